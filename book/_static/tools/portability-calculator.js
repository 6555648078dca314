/* The calculator at work: a form in the place of the example, results beside it. */
import {
  announce, counted, downloadCsv, element, on, opensFile, printsAlone, saveFile, select, table,
} from "./helpers.js";
import { CaseError, entitlements } from "./portability-rules.js";

const MOST = 40;
const SCHEME = [
  ["country", "Country", { type: "text", maxLength: 60, size: 12 }],
  ["minimum_months", "Minimum (months)", { type: "text", inputMode: "numeric", size: 5 }],
  ["accrual_pct", "Accrual a year (%)", { type: "text", inputMode: "decimal", size: 6 }],
  ["reference_wage", "Reference wage", { type: "text", inputMode: "decimal", size: 9 }],
];
const DAYS = [["start", "First day"], ["end", "Last day"]];

function copy(value) {
  return JSON.parse(JSON.stringify(value));
}

function sentence(owed) {
  const total = owed[0]?.totalMonths ?? 0;
  const alone = owed.filter((one) => one.alone).length;
  const together = owed.filter((one) => one.together).length;
  return `${counted(total, "month")} counted in all. Countries that owe a pension: `
    + `${alone} of ${owed.length} without an agreement, ${together} of ${owed.length} with totalisation.`;
}

function column(one) {
  return [
    one.country, String(one.months), String(one.minimumMonths), one.alone ? "yes" : "no",
    one.together ? "yes" : "no", one.theoretical.money(), `${one.months}/${one.totalMonths}`,
    one.withoutAgreement.money(), one.proRata.money(),
  ];
}

class Calculator {
  constructor(tool, data) {
    Object.assign(this, { tool, data, case: copy(data.case) });
    this.editor = tool.querySelector(".lm-editor");
    tool.querySelector(".lm-static").remove();
    this.build();
    this.compute();
  }

  open(content) {
    const text = (value) => String(value ?? "").trim().slice(0, 60);
    const read = (list, fields) => {
      if (!Array.isArray(list) || list.length > MOST) throw new Error("its lists do not fit");
      return list.map((entry) => Object.fromEntries(fields.map((field) => [field, text(entry?.[field])])));
    };
    const opened = {
      records: read(content.records, ["country", "start", "end"]),
      schemes: read(content.schemes, SCHEME.map(([field]) => field)),
      overlap: content.overlap,
    };
    if (!this.data.policies.some(([policy]) => policy === opened.overlap)) {
      throw new Error("it names no known rule for overlaps");
    }
    this.case = opened;
    this.build();
    this.compute();
  }

  build() {
    const { schemes, records } = this.case;
    const policy = select("Months claimed by two countries count for", this.data.policies, this.case.overlap, (value) => {
      this.case.overlap = value;
      this.compute();
    });
    policy.removeAttribute("aria-label");
    this.editor.replaceChildren(
      this.group("Countries", "country", schemes, (scheme, place) => this.scheme(scheme, place), () => (
        { country: "", minimum_months: "120", accrual_pct: "1.5", reference_wage: "1000" })),
      this.group("Contribution records", "record", records, (record, place) => this.record(record, place), () => (
        { country: schemes[0]?.country ?? "", start: "", end: "" })),
      element("label", { class: "lm-field lm-wide" }, "Months claimed by two countries count for", policy),
    );
  }

  group(title, noun, entries, make, fresh) {
    const rows = entries.map((entry, place) => {
      const remove = element("button", { type: "button", "aria-label": `Remove ${noun} ${place + 1}` }, "Remove");
      remove.addEventListener("click", () => {
        entries.splice(place, 1);
        this.rebuilt(`[data-add="${noun}"]`);
      });
      return element("div", { class: "lm-row", role: "group", "aria-label": `${noun} ${place + 1}` },
        ...make(entry, place), remove);
    });
    const add = element("button", { type: "button", "data-add": noun, disabled: entries.length >= MOST }, `Add a ${noun}`);
    add.addEventListener("click", () => {
      entries.push(fresh());
      const kind = noun === "country" ? "scheme" : "record";
      this.rebuilt(`[data-place="${kind}-${entries.length - 1}-country"]`);
    });
    return element("fieldset", {}, element("legend", {}, title), ...rows, add);
  }

  rebuilt(focus) {
    this.build();
    this.compute();
    this.editor.querySelector(focus).focus();
  }

  field(label, input, place) {
    input.dataset.place = place;
    return element("label", { class: "lm-field" }, label, input);
  }

  scheme(scheme, place) {
    return SCHEME.map(([name, label, properties]) => {
      const input = element("input", { ...properties, value: scheme[name], autocomplete: "off" });
      input.addEventListener("change", () => {
        const before = scheme[name];
        scheme[name] = input.value.trim();
        if (name === "country") this.renamed(before, scheme.country);
        this.compute();
      });
      return this.field(label, input, `scheme-${place}-${name}`);
    });
  }

  /* Records follow their country to its new name; the boxes keep the reader's place. */
  renamed(before, after) {
    for (const record of this.case.records) if (record.country === before) record.country = after;
    for (const box of this.editor.querySelectorAll('select[data-place^="record-"]')) {
      const record = this.case.records[Number(box.dataset.place.split("-")[1])];
      box.replaceChildren(...this.countries().map(([key, text]) => element("option", { value: key }, text)));
      box.value = record.country;
    }
  }

  countries() {
    return this.case.schemes.map(({ country }) => [country, country || "(country without a name)"]);
  }

  record(record, place) {
    const country = select("", this.countries(), record.country, (value) => {
      record.country = value;
      this.compute();
    });
    country.removeAttribute("aria-label");
    const days = DAYS.map(([name, label]) => {
      const input = element("input", { type: "date", value: record[name], min: "1900-01-01", max: "2199-12-31" });
      input.addEventListener("change", () => {
        record[name] = input.value;
        this.compute();
      });
      return this.field(label, input, `record-${place}-${name}`);
    });
    return [this.field("Country", country, `record-${place}-country`), ...days];
  }

  compute() {
    this.editor.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
    const outcome = this.tool.querySelector(".lm-outcome");
    try {
      this.owed = entitlements(this.case);
      announce(this.tool, sentence(this.owed));
      outcome.replaceChildren(this.results());
    } catch (problem) {
      if (!(problem instanceof CaseError)) throw problem;
      this.owed = [];
      outcome.replaceChildren();
      announce(this.tool, problem.message);
      this.editor.querySelector(`[data-place="${problem.field}"]`)?.setAttribute("aria-invalid", "true");
    }
  }

  results() {
    const [header, ...rows] = this.lines();
    return table(this.data.outcome, header, rows);
  }

  /* One line a result, one column a country: it stays narrow on a small screen. */
  lines() {
    const columns = this.owed.map(column);
    return this.data.labels.map((label, place) => [label, ...columns.map((cells) => cells[place])]);
  }

  exported() {
    return [
      ["Country", "First day", "Last day"],
      ...this.case.records.map((record) => [record.country, record.start, record.end]),
      [],
      ...(this.owed.length ? this.lines() : []),
    ];
  }
}

export function start(tool, data) {
  const calculator = new Calculator(tool, data);
  on(tool, "reset", "click", () => calculator.open(data.case));
  on(tool, "save", "click", () => saveFile(tool, calculator.case));
  on(tool, "csv", "click", () => downloadCsv("portability", calculator.exported()));
  opensFile(tool, (content) => calculator.open(content));
  printsAlone(tool);
}
