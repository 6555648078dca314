/* The refund calculator at work: a form in the place of the example, the results under it. */
import { announce, element, on, printsAlone, select, table } from "./helpers.js";
import { lastDays, refund, RefundError, shownDay } from "./refund-rules.js";

class Calculator {
  constructor(tool, data) {
    Object.assign(this, { tool, data, case: { ...data.case } });
    this.editor = tool.querySelector(".lm-editor");
    tool.querySelector(".lm-static").remove();
    this.build();
    this.compute();
  }

  build() {
    const { labels } = this.data;
    const day = (name) => this.input(name, { type: "date", min: "1900-01-01", max: "2199-12-31" });
    const amount = (name) => this.input(name, { type: "text", inputMode: "decimal", size: 9 });
    const choice = select("", this.data.choices, this.case.substitute ? "substitute" : "cancel", (value) => {
      this.case.substitute = value === "substitute";
      this.compute();
    });
    choice.removeAttribute("aria-label");
    this.editor.replaceChildren(element(
      "fieldset", {}, element("legend", {}, labels.legend),
      element("div", { class: "lm-row" }, day("start"), day("notice"), amount("fee"), amount("paid")),
      element("label", { class: "lm-field" }, labels.choice, choice),
    ));
  }

  input(name, properties) {
    const made = element("input", { ...properties, value: this.case[name], autocomplete: "off" });
    made.dataset.place = name;
    made.addEventListener("change", () => {
      this.case[name] = made.value.trim();
      this.compute();
    });
    return element("label", { class: "lm-field" }, this.data.labels[name], made);
  }

  compute() {
    this.editor.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
    const outcome = this.tool.querySelector(".lm-outcome");
    const found = [];
    try {
      found.push(this.schedule());
      const done = refund(this.data.rule, this.case);
      found.unshift(this.result(done));
      announce(this.tool, done.message);
    } catch (problem) {
      if (!(problem instanceof RefundError)) throw problem;
      announce(this.tool, problem.message);
      this.editor.querySelector(`[data-place="${problem.field}"]`)?.setAttribute("aria-invalid", "true");
    }
    outcome.replaceChildren(...found);
  }

  result({ days, kept, back }) {
    const { outcome, header, rows } = this.data.result;
    const cells = [String(days), kept, back];
    return table(outcome, header, rows.map((label, place) => [label, cells[place]]));
  }

  schedule() {
    const { caption, header, later } = this.data.schedule;
    const ends = lastDays(this.data.rule, this.case.start);
    const rows = this.data.rule.bands.map((band, place) => (
      [band.words, band.kept, ends[place] ? shownDay(ends[place]) : later]));
    return table(caption, header, rows);
  }
}

export function start(tool, data) {
  const calculator = new Calculator(tool, data);
  on(tool, "reset", "click", () => {
    calculator.case = { ...data.case };
    calculator.build();
    calculator.compute();
  });
  printsAlone(tool);
}
