/* Reads the feedback for what was chosen out of the folded answer and puts it
   where a screen reader announces it. Nothing is stored and nothing is sent. */
(() => {
  "use strict";

  function line(text, className) {
    const paragraph = document.createElement("p");
    paragraph.className = className;
    paragraph.textContent = text;
    return paragraph;
  }

  function why(entry) {
    return entry.querySelector(".self-check-why").textContent;
  }

  function choice(form, entries) {
    const chosen = new Set([...form.querySelectorAll("input:checked")].map((input) => input.value));
    if (!chosen.size) return null;
    const picked = entries.filter((entry) => chosen.has(entry.dataset.option));
    const missed = entries.filter((entry) => entry.dataset.right === "true" && !chosen.has(entry.dataset.option));
    const right = picked.every((entry) => entry.dataset.right === "true") && !missed.length;
    const lines = picked.map((entry) => line(
      form.dataset.kind === "single" ? why(entry) : entry.textContent.trim(),
      entry.dataset.right === "true" ? "self-check-right" : "self-check-wrong",
    ));
    if (form.dataset.kind === "multiple" && missed.length) {
      lines.push(line(`${missed.length} more of the answers not chosen ${missed.length === 1 ? "holds" : "hold"}.`, "self-check-wrong"));
    }
    return { right, lines };
  }

  function number(form, entries) {
    const input = form.querySelector("input");
    const given = input.valueAsNumber;
    if (Number.isNaN(given)) return null;
    /* The margin absorbs binary fractions: 12.3 - 12.2 is not quite 0.1. */
    const right = Math.abs(given - Number(input.dataset.value)) <= Number(input.dataset.tolerance) + 1e-9;
    const entry = entries.find((one) => one.dataset.right === String(right));
    return { right, lines: [line(why(entry), right ? "self-check-right" : "self-check-wrong")] };
  }

  function check(form) {
    const entries = [...form.querySelectorAll(".self-check-answer li")];
    const result = form.querySelector(".self-check-result");
    const outcome = form.dataset.kind === "number" ? number(form, entries) : choice(form, entries);
    if (!outcome) {
      result.replaceChildren(line(form.dataset.kind === "number" ? "Type a number first." : "Choose an answer first.", "self-check-verdict"));
      return;
    }
    const verdict = outcome.right ? "Right." : "Not right yet.";
    result.replaceChildren(line(verdict, "self-check-verdict"), ...outcome.lines);
    result.dataset.right = String(outcome.right);
    form.querySelector(".self-check-answer").hidden = false;
  }

  for (const form of document.querySelectorAll(".self-check-item")) {
    form.querySelector(".self-check-button").hidden = false;
    form.querySelector(".self-check-answer").hidden = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      check(form);
    });
  }
})();
