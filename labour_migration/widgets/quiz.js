// One question as a form. The kernel reads, checks and saves; this file only shows and sends.

const TYPING_PAUSE_MS = 400;
const NO_REPLY_MS = 6000;
const LONG_OPTION = 24;

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function heading({ id, points }) {
  const name = id.replace(/^q/, "Question ");
  const worth = points === 1 ? " (1 point)" : ` (${points} points)`;
  return `${name}${points === 0 ? "" : worth}. `;
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

function hintOf({ kind, unit, decimals }) {
  const places = kind !== "number" || decimals === null ? ""
    : decimals === 0 ? "a whole number" : `rounded to ${decimals} decimal${decimals === 1 ? "" : "s"}`;
  return ["Your answer", unit ? `in ${unit}` : "", places].filter(Boolean).join(", ");
}

function field(question, name, send) {
  const { kind, unit } = question;
  const input = kind === "text"
    ? element("textarea", { rows: "7", id: name })
    : element("input", { type: "text", autocomplete: "off", id: name, class: `lm-quiz-${kind}` });
  if (kind === "number") input.setAttribute("inputmode", "decimal");
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
    if (kind !== "text" && event.key === "Enter") flush();
  });
  const label = element("label", { for: name, class: "lm-quiz-label" }, hintOf(question));
  const box = element("div", { class: "lm-quiz-box" }, input);
  if (unit) box.append(element("span", { class: "lm-quiz-unit", "aria-hidden": "true" }, unit));
  const set = (value) => {
    // Never rewrite what somebody is typing: the status line says how it was read.
    if (document.activeElement === input) return;
    input.value = value ?? "";
    sent = input.value;
  };
  return { rows: [label, box], inputs: [input], set, value: () => input.value };
}

function moved(list, from, to) {
  const others = list.filter((_, index) => index !== from);
  return [...others.slice(0, to), list[from], ...others.slice(to)];
}

function orderLine({ id, text }, move) {
  const button = (label, step) => {
    const made = element("button", { type: "button", class: "lm-quiz-button", "aria-label": `${label}: ${text}` }, label);
    made.addEventListener("click", () => {
      move(id, text, step);
      made.focus();
    });
    return made;
  };
  const up = button("Move up", -1);
  const down = button("Move down", 1);
  const row = element("li", { "data-option": id }, element("div", { class: "lm-quiz-line" },
    element("span", {}, text), element("span", { class: "lm-quiz-moves" }, up, down)));
  return { row, up, down };
}

function ordering(question, name, send) {
  const list = element("ol", { class: "lm-quiz-order", "aria-labelledby": `${name}-hint` });
  const told = element("p", { class: "lm-quiz-hidden", "aria-live": "polite" });
  let order = [];
  const show = (ids) => {
    order = ids;
    const shown = ids.map((id) => lines.get(id));
    list.append(...shown.map((line) => line.row));
    // Not `disabled`: the button just pressed would lose the focus at either end of the list.
    for (const { up, down } of shown) {
      up.setAttribute("aria-disabled", String(up === shown[0].up));
      down.setAttribute("aria-disabled", String(down === shown.at(-1).down));
    }
  };
  const move = (id, text, step) => {
    const from = order.indexOf(id);
    const to = from + step;
    if (to < 0 || to === order.length) {
      told.textContent = `${text}: already ${to < 0 ? "first" : "last"}.`;
      return;
    }
    show(moved(order, from, to));
    told.textContent = `${text}: now ${to + 1} of ${order.length}.`;
    send(order);
  };
  const lines = new Map(question.options.map((option) => [option.id, orderLine(option, move)]));
  const hint = element("p", { class: "lm-quiz-label", id: `${name}-hint` },
    "Put the lines in order with the buttons. Each move is saved. If the order is right as it stands, choose “Keep this order”.");
  const keep = element("button", { type: "button", class: "lm-quiz-button" }, "Keep this order");
  keep.addEventListener("click", () => send(order));
  const set = (value) => {
    const ids = value ?? [...lines.keys()];
    if (ids.join() !== order.join()) show(ids);
  };
  return { rows: [hint, list, keep, told], inputs: [], set, value: () => order };
}

function matchLine({ id, text }, options, name, changed) {
  const select = element("select", { id: `${name}-${id}` }, element("option", { value: "" }, "Choose…"),
    ...options.map((option) => element("option", { value: option.id }, option.text)));
  // A closed list cuts long options off, so a long one stands below it in full.
  const whole = element("span", { class: "lm-quiz-whole", "aria-hidden": "true" });
  const set = (chosen) => {
    select.value = chosen;
    const text = select.value && select.selectedOptions[0].text;
    whole.textContent = text.length > LONG_OPTION ? text : "";
  };
  select.addEventListener("change", () => {
    set(select.value);
    changed();
  });
  const row = element("div", { class: "lm-quiz-pair" }, element("label", { for: select.id }, text), select, whole);
  return { row, select, set };
}

function matching(question, name, send) {
  const lines = question.lefts.map((left) => matchLine(left, question.options, name, () => send(value())));
  const value = () => {
    const chosen = lines.map((line) => line.select.value);
    return chosen.some(Boolean) ? chosen : null;
  };
  const set = (value) => lines.forEach((line, index) => line.set(value?.[index] ?? ""));
  return { rows: lines.map((line) => line.row), inputs: lines.map((line) => line.select), set, value };
}

function statusText({ state, at, text }) {
  if (state === "saved" || state === "emptied") return `${savedText(at)} ${text}`.trim();
  if (state === "open") return "Not answered yet.";
  return text;
}

const KINDS = { single: choices, multiple: choices, number: field, text: field, short: field, ordering, matching };

// Sends changes and tells what became of them; `report` gets each state that is to be shown.
function channel(model, report) {
  let turn = 0;
  let waiting = null;
  const send = (value) => {
    turn = Math.max(turn, model.get("status").turn) + 1;
    report("saving");
    clearTimeout(waiting);
    waiting = setTimeout(
      () => report("failed", "NOT saved: the notebook does not reply. Run the first code cell and this cell again, then check your answer."),
      NO_REPLY_MS,
    );
    model.send({ turn, value });
  };
  const settled = () => model.get("status").turn >= turn;
  return { send, settled, stop: () => clearTimeout(waiting) };
}

function listen(model, handlers) {
  for (const [name, handler] of Object.entries(handlers)) model.on(`change:${name}`, handler);
  return () => {
    for (const [name, handler] of Object.entries(handlers)) model.off(`change:${name}`, handler);
  };
}

function render({ model, el }) {
  const question = model.get("question");
  // JupyterLab shows several notebooks in one page, each with its own copy of this module.
  const name = `lm-quiz-${question.id}-${Math.random().toString(36).slice(2)}`;
  const status = element("p", { class: "lm-quiz-status", id: `${name}-status`, role: "status" });
  const again = element("button", { type: "button", class: "lm-quiz-button", hidden: "" }, "Save again");

  const report = (state, text) => {
    status.dataset.state = state;
    if (state === "saving") return;
    again.hidden = state !== "failed";
    if (status.textContent !== text) status.textContent = text;
    for (const input of parts.inputs) {
      input.setAttribute("aria-invalid", String(state === "refused"));
    }
  };
  const { send, settled, stop } = channel(model, report);
  const parts = KINDS[question.kind](question, name, send);
  const legend = element("legend", {}, element("strong", {}, heading(question)), question.stem);
  const form = element("fieldset", { class: "lm-quiz", "aria-describedby": status.id }, legend, ...parts.rows, status, again);
  for (const input of parts.inputs) input.setAttribute("aria-describedby", status.id);
  again.addEventListener("click", () => send(parts.value()));

  // The reply to an earlier change must not undo a later one that is still on its way.
  const onValue = () => settled() && parts.set(model.get("value"));
  const onStatus = () => {
    if (!settled()) return;
    stop();
    const told = model.get("status");
    if (told.state === "saved" || told.state === "emptied") onValue();
    report(told.state, statusText(told));
  };
  onValue();
  onStatus();
  const forget = listen(model, { value: onValue, status: onStatus });

  // Keys pressed in the form belong to the form, not to JupyterLab's shortcuts.
  el.setAttribute("data-lm-suppress-shortcuts", "true");
  const keep = (event) => event.stopPropagation();
  for (const kind of ["keydown", "keypress", "keyup"]) form.addEventListener(kind, keep);
  el.append(form);

  return () => {
    stop();
    forget();
  };
}

export default { render };
