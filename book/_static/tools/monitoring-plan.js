/* The plan at work: the form, what the checks found, the document, files. */
import { choose } from "./choose.js";
import { offersDocument, printsDocument } from "./document-files.js";
import { view } from "./document-view.js";
import { announce, downloadCsv, element, on } from "./helpers.js";
import { brief, rows, summary } from "./monitoring-brief.js";
import { blankIndicator, read } from "./monitoring-file.js";
import { PlanForm } from "./monitoring-form.js";
import { check } from "./monitoring-rules.js";
import { opensState, saveState } from "./state-file.js";

const KIND = "monitoring-plan";

class Builder {
  constructor(tool, { terms }) {
    Object.assign(this, { tool, terms, kept: "null" });
    this.form = new PlanForm(tool.querySelector(".lm-editor"), terms, {
      changed: () => this.show(),
      addObjective: () => this.addObjective(),
      removeObjective: (o) => this.removeObjective(o),
      addIndicator: (o) => this.addIndicator(o),
      removeIndicator: (o, i) => this.removeIndicator(o, i),
    });
    window.addEventListener("beforeunload", (event) => { if (this.isOpen()) event.preventDefault(); });
  }

  /* Whether something stands here that no file holds. */
  isOpen() {
    return JSON.stringify(this.plan) !== this.kept;
  }

  put(values) {
    this.plan = read(values, this.terms);
    this.kept = JSON.stringify(this.plan);
    if (this.plan.objectives.length) this.form.unfolded.add(this.plan.objectives[0]);
    this.rebuild();
  }

  rebuild(at = "") {
    this.form.build(this.plan);
    this.show();
    if (at) this.tool.querySelector(`[data-at="${at}"]`).focus();
  }

  show() {
    const found = check(this.plan, this.terms);
    announce(this.tool, summary(this.plan, this.terms));
    this.form.show(found);
    this.tool.querySelector(".lm-findings").replaceChildren(...found.findings.map((one) => {
      const button = element("button", { type: "button", class: "lm-link" }, one.where);
      button.addEventListener("click", () => this.form.goTo(one));
      return element("li", {}, button, `: ${one.text}`);
    }));
    this.tool.querySelector(".lm-outcome").replaceChildren(...view(brief(this.plan, this.terms)));
  }

  addObjective() {
    const objective = { text: "", indicators: [] };
    this.plan.objectives.push(objective);
    this.form.unfolded.add(objective);
    this.rebuild(`${this.plan.objectives.length}.0.text`);
  }

  addIndicator(o) {
    const { indicators } = this.plan.objectives[o];
    const indicator = blankIndicator(this.terms);
    indicators.push(indicator);
    this.form.unfolded.add(indicator);
    this.rebuild(`${o + 1}.${indicators.length}.name`);
  }

  async removeObjective(o) {
    if (await this.asked(`Remove objective ${o + 1} and its indicators?`, "Remove it") === "no") return;
    this.plan.objectives.splice(o, 1);
    this.rebuild("0.0.add");
  }

  async removeIndicator(o, i) {
    if (await this.asked(`Remove indicator ${o + 1}.${i + 1}?`, "Remove it") === "no") return;
    this.plan.objectives[o].indicators.splice(i, 1);
    this.rebuild(`${o + 1}.0.add`);
  }

  asked(question, yes) {
    return choose(this.tool, question, [["no", "Keep it"], ["yes", yes]]);
  }

  /* Takes up other values, once the reader agrees to drop what no file holds. */
  async replace(values, said = "") {
    const next = read(values, this.terms);
    if (this.isOpen() && await this.asked("What stands here is in no file. Drop it?", "Drop it") === "no") return;
    this.put(next);
    announce(this.tool, said + summary(this.plan, this.terms));
  }

  save() {
    saveState(KIND, KIND, this.plan);
    this.kept = JSON.stringify(this.plan);
    announce(this.tool, `${KIND}.json is saved.`);
  }
}

export function start(tool, data) {
  const builder = new Builder(tool, data);
  const document = () => brief(builder.plan, data.terms);
  on(tool, "clear", "click", () => builder.replace(data.blank));
  on(tool, "reset", "click", () => builder.replace(data.example));
  on(tool, "csv", "click", () => downloadCsv(KIND, rows(builder.plan, data.terms)));
  on(tool, "save", "click", () => builder.save());
  opensState(tool, KIND, (values) => builder.replace(values, "The file is opened. "));
  offersDocument(tool, KIND, document);
  printsDocument(tool, document);
  builder.put(data.example);
  tool.querySelector(".lm-outcome").closest("details").open = false;
}
