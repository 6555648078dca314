/* The form of a plan: its parts as native fields, folded; every entry goes into the plan at once. */
import { counted, element } from "./helpers.js";
import { progressWords } from "./monitoring-brief.js";
import { isComplete, isMeasurable } from "./monitoring-rules.js";
import { line } from "./plain-text.js";

function button(text, act, properties = {}) {
  const made = element("button", { type: "button", ...properties }, text);
  made.addEventListener("click", act);
  return made;
}

function shortened(text) {
  return text.length > 80 ? `${text.slice(0, 80).replace(/\S*$/, "").trim()} …` : text;
}

function folded(summary, ...content) {
  return element("details", { class: "lm-part" }, element("summary", {}, ...summary), ...content);
}

export class PlanForm {
  /* `told` has `changed()` and, for the buttons, `addObjective`, `removeObjective(o)`,
     `addIndicator(o)` and `removeIndicator(o, i)`. */
  constructor(place, terms, told) {
    Object.assign(this, { place, terms, told, unfolded: new WeakSet() });
  }

  /* Shows a plan; parts that were open stay open. */
  build(plan) {
    this.plan = plan;
    this.marks = [];
    this.place.replaceChildren(
      this.head(),
      ...plan.objectives.map((objective, o) => this.objective(objective, o)),
      element("p", {}, button("Add an objective", () => this.told.addObjective(), {
        "data-at": "0.0.add", disabled: plan.objectives.length >= this.terms.mostObjectives,
      })),
      this.questions(),
    );
  }

  /* Writes beside each part what the checks found in it. */
  show({ findings }) {
    for (const mark of this.marks) mark(findings);
  }

  /* Opens the parts around a field and goes there. */
  goTo({ check, objective, indicator, fields }) {
    const names = { "objective-not-written": "text", "no-evidence": `evidence.${fields[0]}` };
    const at = `${objective}.${indicator}.${names[check] ?? fields[0] ?? "add"}`;
    const target = this.place.querySelector(`[data-at="${at}"]`);
    for (let part = target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    target.focus();
    target.scrollIntoView({ block: "center" });
  }

  part(key, summary, ...content) {
    const made = folded(summary, ...content);
    made.open = this.unfolded.has(key);
    made.addEventListener("toggle", () => this.unfolded[made.open ? "add" : "delete"](key));
    return made;
  }

  head() {
    const { title, start, end } = this.terms.planFields;
    return element("div", { class: "lm-row" },
      this.field(this.plan, "title", title, "line", "0.0"),
      this.field(this.plan, "start", start, "day", "0.0"), this.field(this.plan, "end", end, "day", "0.0"));
  }

  objective(objective, o) {
    const number = o + 1;
    const [name, score] = [element("span"), element("span", { class: "lm-part-score" })];
    this.marks.push((findings) => {
      const count = findings.filter((one) => one.objective === number).length;
      name.textContent = `Objective ${number}: ${shortened(line(objective.text)) || "not written yet"}`;
      score.textContent = count ? counted(count, "finding") : "no finding";
    });
    return this.part(objective, [name, score],
      this.field(objective, "text", this.terms.words.objective, "text", `${number}.0`),
      ...objective.indicators.map((one, i) => this.indicator(one, o, i)),
      element("div", { class: "lm-row" },
        button("Add an indicator", () => this.told.addIndicator(o), {
          "data-at": `${number}.0.add`, "aria-label": `Add an indicator to objective ${number}`,
          disabled: objective.indicators.length >= this.terms.mostIndicators,
        }),
        button(`Remove objective ${number}`, () => this.told.removeObjective(o))));
  }

  indicator(one, o, i) {
    const { groups, caution } = this.terms;
    const key = `${o + 1}.${i + 1}`;
    const [name, score] = [element("span"), element("span", { class: "lm-part-score" })];
    const way = element("p", { class: "lm-summary" });
    this.marks.push((findings) => {
      const count = findings.filter((found) => found.objective === o + 1 && found.indicator === i + 1).length;
      const sound = isComplete(one, this.terms) && isMeasurable(one, this.terms);
      name.textContent = `Indicator ${key}: ${line(one.name) || "no name yet"}`;
      score.textContent = [sound ? "complete and measurable" : "", count ? counted(count, "finding") : ""].filter(Boolean).join(", ");
      way.textContent = progressWords(one, this.terms) || "No progress to compute yet.";
    });
    return this.part(one, [name, score],
      ...Object.entries(groups).map(([title, names]) => element("fieldset", { class: "lm-group" },
        element("legend", {}, title),
        element("div", { class: "lm-fields" }, ...names.map((each) => this.ofIndicator(one, each, key))),
        ...(title === "Progress" ? [way, element("p", { class: "lm-note" }, caution)] : []))),
      button(`Remove indicator ${key}`, () => this.told.removeIndicator(o, i)));
  }

  ofIndicator(one, name, at) {
    const { options, hints, fields, texts } = this.terms;
    const label = hints[name] ? `${fields[name]} (${hints[name]})` : fields[name];
    if (name === "disaggregation") return this.several(one, name, label, at);
    if (Object.hasOwn(options, name)) return this.choice(one, name, label, at);
    if (texts.includes(name)) return this.field(one, name, label, "text", at);
    return this.field(one, name, label, name.endsWith("_date") ? "day" : "line", at);
  }

  bound(input, part, name, at) {
    input.dataset.at = `${at}.${name}`;
    input.value = part[name];
    input.addEventListener("input", () => { part[name] = input.value.toWellFormed?.() ?? input.value; });
    input.addEventListener("change", () => this.told.changed());
    return input;
  }

  field(part, name, label, kind, at) {
    const { longestLine, longestText } = this.terms;
    const made = {
      text: () => element("textarea", { rows: 2, maxLength: longestText, autocomplete: "off" }),
      line: () => element("input", { type: "text", maxLength: longestLine, autocomplete: "off" }),
      day: () => element("input", { type: "date", min: "1900-01-01", max: "2199-12-31" }),
    }[kind]();
    const wide = kind === "day" || name.endsWith("_value") ? "" : " lm-wide";
    return element("label", { class: `lm-field${wide}${kind === "text" ? " lm-long" : ""}` }, label, this.bound(made, part, name, at));
  }

  choice(part, name, label, at) {
    const listed = [["", this.terms.words.not_chosen], ...Object.entries(this.terms.options[name])];
    const box = element("select", {}, ...listed.map(([key, words]) => element("option", { value: key }, words)));
    return element("label", { class: "lm-field lm-wide" }, label, this.bound(box, part, name, at));
  }

  several(part, name, label, at) {
    const boxes = Object.entries(this.terms.options[name]).map(([key, words], place) => {
      const box = element("input", { type: "checkbox", checked: part[name].includes(key) });
      if (place === 0) box.dataset.at = `${at}.${name}`;
      box.addEventListener("change", () => {
        part[name] = [...part[name].filter((other) => other !== key), ...(box.checked ? [key] : [])];
        this.told.changed();
      });
      return element("label", { class: "lm-answer" }, box, words);
    });
    return element("div", { class: "lm-long", role: "group", "aria-label": label },
      element("span", { class: "lm-label" }, label), element("div", { class: "lm-answers" }, ...boxes));
  }

  questions() {
    const score = element("span", { class: "lm-part-score" });
    const { questions } = this.plan;
    const criteria = Object.keys(this.terms.criteria);
    this.marks.push(() => {
      score.textContent = `${criteria.filter((name) => line(questions[name].question)).length} of ${criteria.length} asked`;
    });
    return this.part(questions, ["Evaluation questions", score], ...criteria.map((name) => this.question(name)));
  }

  question(criterion) {
    const held = this.plan.questions[criterion];
    const { criteria, words } = this.terms;
    const title = criterion[0].toUpperCase() + criterion.slice(1);
    const fields = ["question", "evidence"].map((name) => {
      const made = this.field(held, name, words[name], "text", "0.0");
      made.lastChild.dataset.at = `0.0.${name}.${criterion}`;
      made.lastChild.setAttribute("aria-label", `${title}: ${words[name].toLowerCase()}`);
      return made;
    });
    const use = criteria[criterion].map((text) => element("li", {}, button(text, () => {
      held.question = text;
      fields[0].lastChild.value = text;
      fields[0].lastChild.focus();
      this.told.changed();
    }, { class: "lm-link" })));
    return element("fieldset", { class: "lm-group" }, element("legend", {}, title),
      element("p", { class: "lm-note" }, "Write a question of your own, or choose one:"),
      element("ul", { class: "lm-suggested" }, ...use), element("div", { class: "lm-fields" }, ...fields));
  }
}
