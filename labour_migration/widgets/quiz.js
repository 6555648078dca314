// One question as a form. The kernel reads, checks and saves; this file only shows and sends.

const TYPING_PAUSE_MS = 400;
const NO_REPLY_MS = 6000;
let forms = 0;

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function pointsText(points) {
  return points === 1 ? "1 point" : `${points} points`;
}

function savedText(iso) {
  const time = new Date(iso ?? NaN);
  if (Number.isNaN(time.getTime())) return "Saved.";
  const day = time.toDateString() === new Date().toDateString() ? "" : `${time.toLocaleDateString()} `;
  return `Saved ${day}${time.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false })}.`;
}

function choices(question, name, send) {
  const type = question.kind === "single" ? "radio" : "checkbox";
  const inputs = question.options.map((option) =>
    element("input", { type, name, value: option.id, id: `${name}-${option.id}` }),
  );
  const chosen = () => inputs.filter((input) => input.checked).map((input) => input.value);
  const value = () => (type === "radio" ? (chosen()[0] ?? null) : chosen());
  for (const input of inputs) {
    input.addEventListener("change", () => send(value()));
  }
  const rows = inputs.map((input, index) =>
    element("label", { class: "lm-quiz-option", for: input.id }, input,
      element("span", {}, question.options[index].text)),
  );
  const set = (value) => {
    const ids = [value ?? []].flat();
    for (const input of inputs) input.checked = ids.includes(input.value);
  };
  return { rows, inputs, set, value };
}

function field(question, name, send) {
  const isNumber = question.kind === "number";
  const input = isNumber
    ? element("input", { type: "text", inputmode: "decimal", autocomplete: "off", id: name })
    : element("textarea", { rows: "7", id: name });
  let timer = null;
  let sent = null;
  const flush = () => {
    clearTimeout(timer);
    if (input.value !== sent) send((sent = input.value));
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(flush, TYPING_PAUSE_MS);
  });
  input.addEventListener("blur", flush);
  input.addEventListener("keydown", (event) => {
    if (isNumber && event.key === "Enter") flush();
  });
  const unit = question.unit ? `in ${question.unit}` : "";
  const places = isNumber && question.decimals !== null
    ? question.decimals === 0 ? "a whole number" : `rounded to ${question.decimals} decimal${question.decimals === 1 ? "" : "s"}`
    : "";
  const hint = [unit, places].filter(Boolean).join(", ");
  const label = element("label", { for: name, class: "lm-quiz-label" },
    hint ? `Your answer, ${hint}` : "Your answer");
  const box = element("div", { class: "lm-quiz-box" }, input);
  if (question.unit) box.append(element("span", { class: "lm-quiz-unit", "aria-hidden": "true" }, question.unit));
  const set = (value) => {
    // Never rewrite what somebody is typing: the status line says how it was read.
    if (document.activeElement === input) return;
    input.value = value ?? "";
    sent = input.value;
  };
  return { rows: [label, box], inputs: [input], set, value: () => input.value };
}

function statusText({ state, at, text }) {
  if (state === "saved" || state === "emptied") return `${savedText(at)} ${text}`.trim();
  if (state === "open") return "Not answered yet.";
  return text;
}

function render({ model, el }) {
  const question = model.get("question");
  const name = `lm-quiz-${question.id}-${(forms += 1)}`;
  const status = element("p", { class: "lm-quiz-status", id: `${name}-status`, role: "status" });
  const again = element("button", { type: "button", class: "lm-quiz-again", hidden: "" }, "Save again");
  let turn = 0;
  let waiting = null;

  const report = (state, text) => {
    status.dataset.state = state;
    again.hidden = state !== "failed";
    if (status.textContent !== text) status.textContent = text;
    for (const input of parts.inputs) {
      input.setAttribute("aria-invalid", String(state === "refused"));
    }
  };
  const send = (value) => {
    turn = Math.max(turn, model.get("status").turn) + 1;
    status.dataset.state = "saving";
    clearTimeout(waiting);
    waiting = setTimeout(
      () => report("failed", "NOT saved: the notebook does not reply. Run the first code cell and this cell again, then check your answer."),
      NO_REPLY_MS,
    );
    model.send({ turn, value });
  };

  const make = question.options.length ? choices : field;
  const parts = make(question, name, send);
  const shown = `${question.id.replace(/^q/, "Question ")} (${pointsText(question.points)}). `;
  const legend = element("legend", {}, element("strong", {}, shown), question.stem);
  const form = element("fieldset", { class: "lm-quiz", "aria-describedby": status.id }, legend, ...parts.rows, status, again);
  for (const input of parts.inputs) input.setAttribute("aria-describedby", status.id);

  again.addEventListener("click", () => send(parts.value()));

  const onStatus = () => {
    const told = model.get("status");
    if (told.turn < turn) return;
    clearTimeout(waiting);
    report(told.state, statusText(told));
  };
  const onValue = () => parts.set(model.get("value"));
  onValue();
  onStatus();
  model.on("change:value", onValue);
  model.on("change:status", onStatus);

  // Keys pressed in the form belong to the form, not to JupyterLab's shortcuts.
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  const keep = (event) => event.stopPropagation();
  for (const kind of ["keydown", "keypress", "keyup"]) form.addEventListener(kind, keep);
  el.append(form);

  return () => {
    clearTimeout(waiting);
    model.off("change:value", onValue);
    model.off("change:status", onStatus);
  };
}

export default { render };
