/* The fields of the coherence matrix: one effect at a time, and the list of objectives. */
import { FEWEST, FIELDS, HEAVIEST, LONGEST_NAME, LONGEST_TEXT, MOST } from "./coherence-rules.js";
import { element, select } from "./helpers.js";

const FIELD_OPTIONS = FIELDS.map((name) => [name, name]);
const WEIGHTS = Array.from({ length: HEAVIEST + 1 }, (_, weight) => [String(weight), String(weight)]);

/* What was typed, on one line and in letters that a file can hold. */
export function typed(text) {
  return (text.toWellFormed?.() ?? text).replace(/\p{Cc}/gu, " ").trim();
}

function labelled(text, field, wide = false) {
  return element("label", { class: wide ? "lm-field lm-wide" : "lm-field" }, text, field);
}

function button(text, act, properties = {}) {
  const made = element("button", { type: "button", ...properties }, text);
  made.addEventListener("click", act);
  return made;
}

function chooser(options, change) {
  const made = element("select", {}, ...options.map(([value, text]) => element("option", { value }, text)));
  made.addEventListener("change", () => change(made.value));
  return made;
}

/* One effect: which one, its score, confidence and evidence. */
export class EffectEditor {
  constructor({ meanings, confidence }, { choose, change, draft, next, turn, back }) {
    const scores = [3, 2, 1, 0, -1, -2, -3].map((score) => (
      [String(score), `${score > 0 ? "+" : ""}${String(score).replace("-", "−")} ${meanings[score]}`]));
    this.row = chooser([], () => choose(Number(this.row.value), this.free(this.row, this.column)));
    this.column = chooser([], () => choose(this.free(this.column, this.row), Number(this.column.value)));
    this.score = chooser([["", "not scored"], ...scores], (value) => (
      change({ score: value === "" ? null : Number(value) })));
    this.confidence = chooser(Object.entries(confidence), (value) => change({ confidence_quarters: Number(value) }));
    this.evidence = element("input", { type: "text", maxLength: LONGEST_TEXT, autocomplete: "off" });
    this.evidence.addEventListener("input", () => draft({ evidence: typed(this.evidence.value) }));
    this.evidence.addEventListener("change", () => change({ evidence: typed(this.evidence.value) }));
    this.legend = element("legend");
    this.place = element("fieldset", { class: "lm-effect" }, this.legend,
      element("div", { class: "lm-controls" }, labelled("Effect of", this.row, true), labelled("on", this.column, true)),
      element("div", { class: "lm-controls" },
        labelled("Score", this.score), labelled("Confidence", this.confidence),
        labelled("Evidence: document and page, sign of practice", this.evidence, true)),
      element("div", { class: "lm-buttons" },
        button("Next without a score", next), button("The other way round", turn), button("Back to the matrix", back)));
  }

  /* The other place, moved on when it would be the same. */
  free(moved, other) {
    const [here, there] = [Number(moved.value), Number(other.value)];
    return here === there ? (there + 1) % this.row.length : there;
  }

  list(objectives) {
    for (const box of [this.row, this.column]) {
      box.replaceChildren(...objectives.map(({ name }, place) => (
        element("option", { value: String(place) }, `${place + 1} ${name}`))));
    }
  }

  show({ objectives, cells }, row, column) {
    const judged = cells[row][column];
    this.legend.textContent = `${objectives[row].name}: its effect on ${objectives[column].name}`;
    this.row.value = String(row);
    this.column.value = String(column);
    this.score.value = judged.score === null ? "" : String(judged.score);
    this.confidence.value = String(judged.confidence_quarters);
    this.evidence.value = judged.evidence;
  }
}

/* The objectives: name, field, weight; adding and removing. */
export class ObjectivesEditor {
  constructor({ rename, change, add, remove }) {
    Object.assign(this, { rename, change, remove });
    this.list = element("div");
    this.name = element("input", { type: "text", maxLength: LONGEST_NAME, autocomplete: "off" });
    this.field = chooser(FIELD_OPTIONS, () => {});
    this.more = button("Add this objective", () => add(typed(this.name.value), this.field.value));
    this.name.addEventListener("keydown", (event) => { if (event.key === "Enter") this.more.click(); });
    this.title = element("summary");
    this.place = element("details", {}, this.title,
      element("p", { class: "lm-note" }, `${FEWEST} to ${MOST} objectives. Weight 0 leaves an objective out of the results. `
        + "Removing one removes its scores."),
      this.list,
      element("div", { class: "lm-row" }, labelled("New objective", this.name, true), labelled("Its field", this.field), this.more));
  }

  show(objectives) {
    this.title.textContent = `Objectives and weights (${objectives.length})`;
    this.more.disabled = objectives.length >= MOST;
    this.list.replaceChildren(...objectives.map((one, place) => this.line(one, place, objectives.length)));
  }

  line({ name, field, weight }, place, size) {
    const number = place + 1;
    const box = element("input", {
      type: "text", value: name, maxLength: LONGEST_NAME, autocomplete: "off", "aria-label": `Objective ${number}: name`,
    });
    box.addEventListener("change", () => { box.value = this.rename(place, typed(box.value)); });
    const fields = select(`Objective ${number}: field`, FIELD_OPTIONS, field, (value) => this.change(place, { field: value }));
    const weights = select(`Objective ${number}: weight`, WEIGHTS, String(weight), (value) => (
      this.change(place, { weight: Number(value) })));
    return element("div", { class: "lm-row" },
      labelled(`Objective ${number}`, box, true), labelled("Field", fields), labelled("Weight", weights),
      button("Remove", () => this.remove(place), { "aria-label": `Remove objective ${number}`, disabled: size <= FEWEST }));
  }
}
