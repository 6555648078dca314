/* The coherence matrix at work: objectives, one effect at a time, results, files. */
import { brief, changes, exportRows, summary, tables } from "./coherence-brief.js";
import { EffectEditor, ObjectivesEditor, typed } from "./coherence-editor.js";
import { Grid } from "./coherence-grid.js";
import { assess, blank, read, unscored } from "./coherence-rules.js";
import { choose } from "./choose.js";
import { offersDocument } from "./document-files.js";
import { announce, counted, downloadCsv, element, on, printsAlone, table } from "./helpers.js";
import { opensState, saveState } from "./state-file.js";

const KIND = "coherence-matrix";

class CoherenceMatrix {
  constructor(tool, data) {
    Object.assign(this, { tool, data, row: 0, column: 1, values: null, kept: "null" });
    this.title = tool.querySelector('[data-field="title"]');
    this.grid = new Grid(tool.querySelector(".lm-interactions"), data.meanings, (row, column) => {
      this.goTo(row, column);
      this.effect.score.focus();
    });
    this.effect = new EffectEditor(data, {
      choose: (row, column) => this.goTo(row, column),
      change: (part) => this.judge(part),
      draft: (part) => Object.assign(this.values.cells[this.row][this.column], part),
      next: () => this.next(),
      turn: () => this.goTo(this.column, this.row),
      back: () => this.grid.focus(),
    });
    this.list = new ObjectivesEditor({
      rename: (place, name) => this.rename(place, name),
      change: (place, part) => this.weigh(place, part),
      add: (name, field) => this.add(name, field),
      remove: (place) => this.remove(place),
    });
    tool.querySelector(".lm-editor").replaceChildren(this.effect.place, this.list.place);
    this.title.addEventListener("input", () => { this.values.title = typed(this.title.value); });
    window.addEventListener("beforeunload", (event) => { if (this.isOpen()) event.preventDefault(); });
  }

  /* Whether something stands here that no file holds. */
  isOpen() {
    return JSON.stringify(this.values) !== this.kept;
  }

  /* Takes up other values, which then count as kept. */
  put(values) {
    this.values = read(values);
    this.kept = JSON.stringify(this.values);
    Object.assign(this, { row: 0, column: 1 });
    this.build();
  }

  size() {
    const { objectives } = this.values;
    return `${counted(objectives.length, "objective")}. ${summary(this.values).split(". ")[0].replace(/\.$/, "")}.`;
  }

  build() {
    const { title, objectives } = this.values;
    const last = objectives.length - 1;
    if (Math.max(this.row, this.column) > last) Object.assign(this, { row: 0, column: 1 });
    this.title.value = title;
    this.grid.build(this.values);
    this.effect.list(objectives);
    this.list.show(objectives);
    this.goTo(this.row, this.column);
    this.show();
  }

  goTo(row, column) {
    Object.assign(this, { row, column });
    this.grid.mark(row, column);
    this.effect.show(this.values, row, column);
  }

  /* The results, in the words of the rules. */
  show() {
    this.grid.show(this.values, assess(this.values));
    const open = [...this.tool.querySelectorAll(".lm-outcome details")].map((part) => part.open);
    this.tool.querySelector(".lm-outcome").replaceChildren(
      element("p", { class: "lm-summary" }, summary(this.values)),
      element("ul", {}, ...changes(this.values).map((text) => element("li", {}, text))),
      ...tables(this.values).map(({ caption, header, rows }, place) => element(
        "details", { class: "lm-part", open: open[place] ?? false }, element("summary", {}, caption),
        rows.length ? table(caption, header, rows) : element("p", {}, "None."),
      )),
    );
  }

  judge(part) {
    const { objectives, cells } = this.values;
    const judged = Object.assign(cells[this.row][this.column], part);
    this.effect.show(this.values, this.row, this.column);
    this.show();
    const where = `${objectives[this.row].name} on ${objectives[this.column].name}`;
    announce(this.tool, `${where}: ${this.grid.words(judged)}. ${this.size()}`);
  }

  next() {
    const { cells } = this.values;
    const open = cells.flatMap((line, row) => line.flatMap((one, column) => (
      row !== column && one.score === null ? [[row, column]] : [])));
    const place = (row, column) => row * cells.length + column;
    const after = open.find(([row, column]) => place(row, column) > place(this.row, this.column)) ?? open[0];
    if (!after) return announce(this.tool, "Every effect has a score.");
    this.goTo(...after);
    this.effect.score.focus();
    return announce(this.tool, this.effect.legend.textContent);
  }

  taken(name, but = -1) {
    const { objectives } = this.values;
    if (!blank(name) && !objectives.some((one, place) => place !== but && one.name === name)) return false;
    announce(this.tool, "Type the name of an objective that is not listed yet.");
    return true;
  }

  /* Returns the name that the objective has afterwards. */
  rename(place, name) {
    const { objectives } = this.values;
    if (this.taken(name, place)) return objectives[place].name;
    objectives[place].name = name;
    this.grid.build(this.values);
    this.effect.list(objectives);
    this.goTo(this.row, this.column);
    this.show();
    announce(this.tool, `Objective ${place + 1} is now called ${name}.`);
    return name;
  }

  weigh(place, part) {
    Object.assign(this.values.objectives[place], part);
    this.show();
    announce(this.tool, this.size());
  }

  add(name, field) {
    if (this.taken(name)) return this.list.name.focus();
    const { objectives, cells } = this.values;
    cells.forEach((line) => line.push(unscored()));
    cells.push([...objectives, null].map(unscored));
    objectives.push({ name, field, weight: 1 });
    this.list.name.value = "";
    this.build();
    announce(this.tool, this.size());
    return this.list.name.focus();
  }

  async remove(gone) {
    const { objectives, cells } = this.values;
    const others = (listed) => listed.filter((_, place) => place !== gone);
    const scores = [...cells[gone], ...cells.map((line) => line[gone])].filter(({ score }) => score !== null).length;
    const question = `Remove ${objectives[gone].name} and its ${counted(scores, "score")}?`;
    const options = [["no", "Keep it"], ["yes", "Remove it"]];
    if (scores && await choose(this.tool, question, options) === "no") return;
    this.values.objectives = others(objectives);
    this.values.cells = others(cells).map(others);
    this.build();
    announce(this.tool, this.size());
    this.list.title.focus();
  }

  /* Takes up other values, once the reader agrees to drop what no file holds. */
  async replace(values, said = "") {
    const next = read(values);
    const question = "What stands here is in no file. Drop it?";
    if (this.isOpen() && await choose(this.tool, question, [["no", "Keep it"], ["yes", "Drop it"]]) === "no") return;
    this.put(next);
    announce(this.tool, said + this.size());
  }

  save() {
    saveState(KIND, KIND, this.values);
    this.kept = JSON.stringify(this.values);
    announce(this.tool, `${KIND}.json is saved.`);
  }
}

export function start(tool, data) {
  const matrix = new CoherenceMatrix(tool, data);
  on(tool, "clear", "click", () => matrix.replace(data.blank));
  on(tool, "reset", "click", () => matrix.replace(data.example));
  on(tool, "csv", "click", () => downloadCsv(KIND, exportRows(matrix.values, data.meanings)));
  on(tool, "save", "click", () => matrix.save());
  opensState(tool, KIND, (values) => matrix.replace(values, "The file is opened. "));
  offersDocument(tool, KIND, () => brief(matrix.values));
  printsAlone(tool);
  matrix.replace(data.example);
}
