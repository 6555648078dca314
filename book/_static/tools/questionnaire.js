/* The questionnaire at work: one question at a time, then the answers and what they say. */
import { announce, counted, downloadCsv, element, on, printsAlone, table } from "./helpers.js";
import { derive, isAsked, problem, taken } from "./questionnaire-rules.js";

const NOT_STATED = "not stated";
const HEADER = ["Result", "Applies", "Because"];
const MOST_BUTTONS = 9;
const VERDICT = new Map([[true, "yes"], [false, "no"], [null, "not determined"]]);

class Questionnaire {
  constructor(tool, data) {
    Object.assign(this, { tool, data, answers: {}, place: 0 });
    this.questions = data.questions;
    this.editor = tool.querySelector(".lm-editor");
    this.outcome = tool.querySelector(".lm-outcome");
    this.chooser = tool.querySelector('[data-field="example"]');
  }

  begin(answers = {}, atEnd = false) {
    this.answers = { ...answers };
    this.place = atEnd ? this.questions.length : 0;
    this.show(false);
  }

  given() {
    return taken(this.data, this.answers);
  }

  /* What was asked and answered before the question at a place. */
  before(place = this.place) {
    const given = this.given();
    const earlier = this.questions.slice(0, place).filter((one) => one.id in given);
    return Object.fromEntries(earlier.map((one) => [one.id, given[one.id]]));
  }

  /* The nearest place of a question that is asked, forwards or back; the end counts as one. */
  nearest(from, step) {
    const given = this.given();
    let place = from;
    while (place > 0 && place < this.questions.length && !(this.questions[place].id in given)) place += step;
    return place;
  }

  go(place) {
    this.place = place;
    this.show(true);
  }

  back() {
    this.go(this.nearest(this.place - 1, -1));
  }

  show(focus) {
    if (this.place < this.questions.length) this.ask(focus);
    else this.end(focus);
  }

  ask(focus) {
    const question = this.questions[this.place];
    const asked = Object.keys(this.before()).length;
    const given = this.given();
    const more = this.questions.slice(this.place + 1).filter((one) => isAsked(one, given)).length;
    const form = element(
      "form", { method: "dialog", autocomplete: "off", noValidate: true },
      this.progress(),
      element(
        "fieldset", { class: "lm-question" },
        element("legend", {}, question.number ? `${question.number}. ${question.text}` : question.text),
        ...(question.core ? [element("p", { class: "lm-why" }, "From the core of the survey")] : []),
        element("div", { class: "lm-answers" }, ...this.inputs(question)),
      ),
      element("p", { class: "lm-problem", role: "alert" }),
      element(
        "div", { class: "lm-choice" },
        ...(this.place ? [this.button("Back", () => this.back())] : []),
        " ", element("button", { type: "submit" }, "Next question"),
      ),
    );
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(form, question);
    });
    this.editor.replaceChildren(form);
    this.outcome.replaceChildren(...this.review(false));
    announce(this.tool, `${counted(asked, "question")} answered. After this one, as far as the answers tell: ${more} more.`);
    if (focus) form.querySelector("input:checked, input, select").focus();
  }

  progress() {
    const label = `Progress: place ${this.place + 1} of ${this.questions.length} in the questionnaire`;
    return element("progress", { max: this.questions.length, value: this.place, "aria-label": label });
  }

  inputs(question) {
    const held = this.answers[question.id];
    const known = question.id in this.answers;
    if (question.codes === null) {
      const box = element("input", { type: "text", inputMode: "numeric", name: "value", size: 10, "aria-label": question.name });
      if (known && held !== null) box.value = String(held);
      return [box, this.radio(NOT_STATED, "Not stated", known && held === null, "checkbox")];
    }
    if (question.codes.length <= MOST_BUTTONS) {
      return [
        ...question.codes.map(([code, label]) => this.radio(code, label, held === code)),
        this.radio(NOT_STATED, "Not stated", known && held === null),
      ];
    }
    const list = element("select", { name: "answer", "aria-label": question.name });
    const options = [["", "Choose …"], ...question.codes, [NOT_STATED, "Not stated"]];
    list.append(...options.map(([value, text]) => element("option", { value }, text)));
    list.value = known ? held ?? NOT_STATED : "";
    return [list];
  }

  radio(value, text, checked, type = "radio") {
    const id = `${this.tool.id}-${value.replace(" ", "-")}`;
    return element(
      "span", { class: "lm-answer" },
      element("input", { type, id, name: "answer", value, checked }),
      element("label", { for: id }, text),
    );
  }

  button(text, act, look = "") {
    const made = element("button", { type: "button", class: look }, text);
    made.addEventListener("click", act);
    return made;
  }

  submit(form, question) {
    const { value, fault } = this.read(new FormData(form), question);
    const why = fault || problem(this.data, question, value, this.before());
    const line = form.querySelector(".lm-problem");
    line.textContent = why;
    const field = form.querySelector('input[type="text"], select');
    field?.toggleAttribute("aria-invalid", false);
    if (why) {
      field?.setAttribute("aria-invalid", "true");
      (form.querySelector("input:checked") ?? form.querySelector("input, select")).focus();
      return;
    }
    this.answers[question.id] = value;
    this.go(this.nearest(this.place + 1, 1));
  }

  read(fields, question) {
    const answer = fields.get("answer") ?? "";
    if (answer === NOT_STATED) return { value: null };
    if (question.codes !== null) {
      return answer ? { value: answer } : { fault: "Choose an answer, or “Not stated”." };
    }
    const typed = String(fields.get("value") ?? "").trim();
    if (!/^[0-9]{1,9}$/.test(typed)) return { fault: "Type a whole number, or tick “Not stated”." };
    return { value: Number(typed) };
  }

  label(question, value) {
    if (value === null) return NOT_STATED;
    if (question.codes === null) return String(value);
    return question.codes.find(([code]) => code === value)?.[1] ?? String(value);
  }

  /* The answers so far; each leads back to its question. */
  review(open) {
    const before = this.before();
    const rows = this.questions.map((one, place) => [one, place]).filter(([one]) => one.id in before);
    if (!rows.length) return [];
    const entries = rows.map(([one, place]) => element(
      "li", {}, this.button(one.name, () => this.go(place), "lm-link"), `: ${this.label(one, before[one.id])}`,
    ));
    return [element(
      "details", { class: "lm-part", open },
      element("summary", {}, `Answers so far (${rows.length}); choose one to change it`),
      element("ul", {}, ...entries),
    )];
  }

  passed() {
    const given = this.given();
    return this.questions.filter((one) => !(one.id in given));
  }

  end(focus) {
    const heading = element("p", { class: "lm-summary", tabIndex: -1 }, "The interview has ended.");
    this.editor.replaceChildren(
      heading,
      element("div", { class: "lm-choice" }, this.button("Back", () => this.back())),
    );
    this.outcome.replaceChildren(
      table(this.data.outcome, HEADER, this.results()),
      ...this.review(true),
      element(
        "details", { class: "lm-part" },
        element("summary", {}, `Questions not asked (${this.passed().length})`),
        element("ul", {}, ...this.passed().map((one) => element("li", {}, one.name))),
      ),
    );
    announce(this.tool, `${counted(Object.keys(this.given()).length, "question")} asked, ${this.passed().length} passed over. ${this.sentence()}`);
    if (focus) heading.focus();
  }

  sentence() {
    const found = derive(this.data, this.given());
    const worker = found.migrant_worker;
    if (worker.applies) return `An international migrant worker, part (${worker.part}).`;
    return worker.applies === null ? "Whether an international migrant worker is not determined." : "Not an international migrant worker.";
  }

  results() {
    const found = derive(this.data, this.given());
    return this.data.results.map(([name, label]) => {
      const { applies, path, part } = found[name];
      return [label, VERDICT.get(applies) + (part ? `, part (${part})` : ""), path || "the answers alone"];
    });
  }

  exported() {
    const given = this.given();
    return [
      ["Question", "Name", "Asked", "Code", "Answer"],
      ...this.questions.map((one) => (one.id in given
        ? [one.number, one.name, "yes", given[one.id] ?? "", this.label(one, given[one.id])]
        : [one.number, one.name, "no", "", ""])),
      [],
      HEADER,
      ...(this.place < this.questions.length ? [] : this.results()),
    ];
  }
}

export function start(tool, data) {
  const interview = new Questionnaire(tool, data);
  tool.querySelector(".lm-static").open = false;
  interview.chooser.addEventListener("change", () => {
    const chosen = data.examples[Number(interview.chooser.value)];
    if (interview.chooser.value === "") interview.begin();
    else interview.begin(chosen.answers, true);
  });
  on(tool, "restart", "click", () => {
    interview.chooser.value = "";
    interview.begin();
    interview.editor.querySelector("input, select").focus();
  });
  on(tool, "csv", "click", () => downloadCsv("questionnaire", interview.exported()));
  printsAlone(tool);
  interview.begin();
}
