/* The checklist at work: answers and evidence from the form, kept on this device, files. */
import { blank, brief, partsOf, read, sheet, summary } from "./checklist-rules.js";
import { choose } from "./choose.js";
import { offersDocument, printsDocument } from "./document-files.js";
import { announce, counted, downloadCsv, on } from "./helpers.js";
import { Kept, keyOf } from "./kept.js";
import { Keeper } from "./keeper.js";
import { opensState, saveState } from "./state-file.js";

const KIND = "policy-checklist";

class Checklist {
  constructor(tool, data) {
    Object.assign(this, { tool, items: data.items, values: blank(data.items) });
    const kept = new Kept(keyOf(data.course, KIND), (values) => read(this.items, values));
    this.keeper = new Keeper(tool, kept, {
      show: (values) => this.put(values ?? blank(this.items)),
      value: () => (this.isEmpty() ? null : this.values),
      describe: (values) => summary(this.items, values),
      what: "answer",
    });
    tool.querySelector("form").addEventListener("input", (event) => this.entered(event.target));
  }

  question(id) {
    return this.tool.querySelector(`[data-item="${id}"]`);
  }

  isEmpty() {
    return ![...Object.values(this.values.answers), ...Object.values(this.values.notes)].some(Boolean);
  }

  put(values) {
    this.values = values;
    for (const { id } of this.items) {
      const question = this.question(id);
      for (const input of question.querySelectorAll('input[type="radio"]')) {
        input.checked = input.value === values.answers[id];
      }
      question.querySelector("[data-note]").value = values.notes[id];
    }
    this.show();
  }

  entered(input) {
    const { item } = input.closest("[data-item]").dataset;
    const value = input.value.toWellFormed?.() ?? input.value;
    this.values[input.type === "radio" ? "answers" : "notes"][item] = value;
    this.values.part = this.items.find((one) => one.id === item).part;
    this.keeper.changed();
    this.show();
  }

  show() {
    announce(this.tool, summary(this.items, this.values));
    for (const part of partsOf(this.items)) {
      const own = this.items.filter((item) => item.part === part);
      const given = own.filter((item) => this.values.answers[item.id]);
      const place = this.tool.querySelector(`[data-part="${CSS.escape(part)}"] .lm-part-score`);
      place.textContent = `${given.length} of ${own.length} answered`;
    }
  }

  async opened(values) {
    const theirs = read(this.items, values);
    const question = `This page holds ${summary(this.items, this.values)} The file holds ${summary(this.items, theirs)}`;
    const options = [["file", "Take the file"], ["no", "Keep what is here"]];
    const asked = !this.isEmpty() && JSON.stringify(this.values) !== JSON.stringify(theirs);
    if (asked && await choose(this.tool, question, options) === "no") return;
    this.put(theirs);
    this.keeper.changed();
    announce(this.tool, `The file is opened. ${summary(this.items, theirs)}`);
  }

  async erase() {
    const given = Object.values(this.values.answers).filter(Boolean).length;
    const question = `Erase the checklist with ${counted(given, "answer")} from this device? It cannot be brought back.`;
    if (await choose(this.tool, question, [["no", "Do not erase"], ["yes", "Erase the checklist"]]) === "no") return;
    this.put(blank(this.items));
    this.keeper.erase();
  }
}

export function start(tool, data) {
  const checklist = new Checklist(tool, data);
  const document = () => brief(data.items, checklist.values);
  tool.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
  on(tool, "save", "click", () => saveState(KIND, KIND, checklist.values));
  on(tool, "csv", "click", () => downloadCsv(KIND, sheet(data.items, checklist.values)));
  on(tool, "erase", "click", () => checklist.erase());
  opensState(tool, KIND, (values) => checklist.opened(values));
  offersDocument(tool, KIND, document);
  printsDocument(tool, document);
  checklist.keeper.start();
  checklist.show();
}
