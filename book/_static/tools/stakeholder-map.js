/* The stakeholder map at work: a drawing, a table, one stakeholder at a time, files. */
import { choose } from "./choose.js";
import { offersDocument } from "./document-files.js";
import { announce, downloadCsv, element, on, printsAlone, table } from "./helpers.js";
import { StakeholderEditor, typed } from "./stakeholder-editor.js";
import { plot } from "./stakeholder-plot.js";
import { GROUPS, brief, group, read, rows, sentences, summary } from "./stakeholder-rules.js";
import { opensState, saveState } from "./state-file.js";

const KIND = "stakeholder-map";
const EXAMPLE = "The invented example is shown.";
const LEGEND = "Filled: with a seat; empty: without; a dot inside: some of those at the point. "
  + `Circle: ${GROUPS[0].name}; square: ${GROUPS[1].name}; diamond: ${GROUPS[2].name}; triangle: ${GROUPS[3].name}.`;

class StakeholderMap {
  constructor(tool, data) {
    Object.assign(this, { tool, data, values: null, kept: "null" });
    this.title = tool.querySelector('[data-field="title"]');
    this.editor = new StakeholderEditor({
      keep: (one, place) => this.keep(one, place),
      remove: (place) => this.remove(place),
      cancel: (place) => { this.editor.show(); this.focus(place); },
    });
    tool.querySelector(".lm-editor").replaceChildren(this.editor.place);
    this.title.addEventListener("input", () => { this.values.title = typed(this.title.value); });
    window.addEventListener("beforeunload", (event) => { if (this.isOpen()) event.preventDefault(); });
  }

  /* Whether something stands here that no file holds. */
  isOpen() {
    return this.editor.isOpen() || JSON.stringify(this.values) !== this.kept;
  }

  put(values) {
    this.values = read(values);
    this.kept = JSON.stringify(this.values);
    this.title.value = this.values.title;
    this.editor.show();
    this.show();
  }

  show() {
    const { stakeholders } = this.values;
    const find = (selector) => this.tool.querySelector(selector);
    find(".lm-plot").replaceChildren(...(stakeholders.length ? [element("figure", {},
      plot(this.values, summary(this.values)), element("figcaption", { class: "lm-note" }, LEGEND))] : []));
    const listed = stakeholders.map((one, place) => [
      String(place + 1), this.opener(one, place), one.field, String(one.interest), String(one.influence),
      group(one), one.seat ? "yes" : "no",
    ]);
    find(".lm-people").replaceChildren(...(listed.length ? [table(this.data.caption, this.data.header, listed)] : []));
    find(".lm-outcome").replaceChildren(
      element("p", { class: "lm-summary" }, summary(this.values)),
      element("ul", { class: "lm-findings" }, ...sentences(this.values).map((text) => element("li", {}, text))),
    );
  }

  opener(one, place) {
    const made = element("button", { type: "button", class: "lm-link", "aria-label": `Change ${one.name}` }, one.name);
    made.addEventListener("click", async () => {
      const question = "What stands in the fields is not kept. Drop it?";
      const asks = this.editor.isOpen();
      if (asks && await choose(this.tool, question, [["no", "Keep it"], ["yes", "Drop it"]]) === "no") {
        this.editor.name.focus();
        return;
      }
      this.editor.show(one, place);
      this.editor.name.focus();
    });
    return made;
  }

  focus(place) {
    const openers = this.tool.querySelectorAll(".lm-people .lm-link");
    (openers[place] ?? this.editor.name).focus();
  }

  /* Puts the stakeholder in its place, unless the rules refuse it. */
  keep(one, place) {
    const { title, stakeholders } = this.values;
    const changed = place < 0 ? [...stakeholders, one] : stakeholders.map((other, at) => (at === place ? one : other));
    try {
      this.values = read({ title, stakeholders: changed });
    } catch (problem) {
      announce(this.tool, `Not kept: ${problem.message}.`);
      this.editor.name.focus();
      return;
    }
    this.editor.show();
    this.show();
    this.focus(place);
    announce(this.tool, `${one.name}: ${group(one)}.`);
  }

  async remove(place) {
    const { name } = this.values.stakeholders[place];
    if (await choose(this.tool, `Remove ${name}?`, [["no", "Keep it"], ["yes", "Remove it"]]) === "no") return;
    /* The list may have changed while the question stood. */
    this.values.stakeholders = this.values.stakeholders.filter((one) => one.name !== name);
    this.editor.show();
    this.show();
    this.editor.name.focus();
    announce(this.tool, `${name} is removed.`);
  }

  /* Takes up other values, once the reader agrees to drop what no file holds. */
  async replace(values, said) {
    const next = read(values);
    const question = "What stands here is in no file. Drop it?";
    if (this.isOpen() && await choose(this.tool, question, [["no", "Keep it"], ["yes", "Drop it"]]) === "no") return;
    this.put(next);
    announce(this.tool, `${said} ${summary(this.values).split(":")[0].replace(/\.$/, "")}.`);
  }

  save() {
    saveState(KIND, KIND, this.values);
    this.kept = JSON.stringify(this.values);
    announce(this.tool, `${KIND}.json is saved.`);
  }
}

export function start(tool, data) {
  const map = new StakeholderMap(tool, data);
  on(tool, "clear", "click", () => map.replace({ title: "", stakeholders: [] }, "The map is empty."));
  on(tool, "reset", "click", () => map.replace(data.example, EXAMPLE));
  on(tool, "csv", "click", () => downloadCsv(KIND, rows(map.values)));
  on(tool, "save", "click", () => map.save());
  opensState(tool, KIND, (values) => map.replace(values, "The file is opened."));
  offersDocument(tool, KIND, () => brief(map.values));
  printsAlone(tool);
  map.put(data.example);
  announce(tool, EXAMPLE);
}
