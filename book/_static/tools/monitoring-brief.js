/* The words of `labour_migration.concepts.monitoring.brief`: a sentence, rows, the document. */
import { check, dayInWords, isComplete, isMeasurable, progress } from "./monitoring-rules.js";
import { line } from "./plain-text.js";

const LISTED = ["Indicator", "Level", "Baseline", "Target", "Source, how often", "Responsible"];
const DEFINED = ["Indicator", "Definition", "Measure and denominator", "Broken down by", "Direction", "Cost"];
const PROGRESS = ["Indicator", "Latest", "Share of the way", "Share of the time", "Verdict"];

/* To one decimal, halves away from zero. */
export function perCent(share) {
  const size = share.n < 0n ? -share.n : share.n;
  const tenths = (2000n * size + share.d) / (2n * share.d);
  const sign = share.n < 0n && tenths ? "-" : "";
  return `${sign}${tenths / 10n}${tenths % 10n ? `.${tenths % 10n}` : ""}`;
}

function sentences(found) {
  const { sound, indicators, findings, notAsked } = found;
  return [
    `${sound} of ${indicators} ${indicators === 1 ? "indicator is" : "indicators are"} complete and measurable.`,
    `${findings.length} ${findings.length === 1 ? "finding" : "findings"}.`,
    notAsked.length ? `Criteria not asked: ${notAsked.join(", ")}.` : "All six criteria are asked.",
  ].join(" ");
}

export function summary(plan, terms) {
  return sentences(check(plan, terms));
}

function table(caption, header, rows) {
  return { kind: "table", caption, header, rows };
}

const heading = (text) => ({ kind: "heading", level: 1, text });
const joined = (parts, terms) => parts.filter(Boolean).join(", ") || terms.words.none;

function brokenDown(one, { options }) {
  const chosen = Object.entries(options.disaggregation).filter(([key]) => one.disaggregation.includes(key));
  return chosen.map(([, words]) => words).join("; ");
}

function valueOf(one, which, terms) {
  const [value, when] = [line(one[`${which}_value`]), line(one[`${which}_date`])];
  if (!value && !when) return terms.words.none;
  const amount = value ? `${value} ${line(one.unit)}`.trim() : terms.words.no_value;
  return joined([amount, when && dayInWords(when)], terms);
}

function listed(key, one, terms) {
  const { none } = terms.words;
  return [
    `${key} ${line(one.name)}`.trim(), one.level || none, valueOf(one, "baseline", terms), valueOf(one, "target", terms),
    joined([line(one.source), one.frequency], terms), line(one.responsible) || none,
  ];
}

function defined(key, one, terms) {
  const { options, words: { none } } = terms;
  const persons = one.counts === "persons" ? options.counts.persons : "";
  return [
    key, line(one.definition) || none,
    joined([options.measure[one.measure], persons, line(one.denominator)], terms),
    brokenDown(one, terms) || none, options.direction[one.direction] ?? none, line(one.cost) || none,
  ];
}

function objective({ text, indicators }, place, terms) {
  const name = `Objective ${place}`;
  const rows = (make) => indicators.map((one, rank) => make(`${place}.${rank + 1}`, one, terms));
  return [
    heading(name),
    { kind: "paragraph", text: line(text) || terms.words.none },
    ...(indicators.length ? [
      table(`${name}: indicators`, LISTED, rows(listed)), table(`${name}: definitions`, DEFINED, rows(defined)),
    ] : []),
  ];
}

const shown = (share) => `${perCent(share)} per cent (${share})`;

/* How far an indicator has come, in a sentence; empty where that cannot be computed. */
export function progressWords(one, terms) {
  const done = progress(one, terms);
  if (!done) return "";
  return `${shown(done.way)} of the way after ${shown(done.time)} of the time: ${terms.verdicts[done.verdict]}.`;
}

function progressed(plan, terms) {
  const rows = plan.objectives.flatMap(({ indicators }, o) => indicators.flatMap((one, i) => {
    const done = progress(one, terms);
    if (!done) return [];
    const name = `${o + 1}.${i + 1} ${line(one.name)}`.trim();
    return [[name, valueOf(one, "latest", terms), shown(done.way), shown(done.time), terms.verdicts[done.verdict]]];
  }));
  if (!rows.length) return [];
  const { words } = terms;
  return [heading(words.progress), table(words.progress_caption, PROGRESS, rows), { kind: "note", text: terms.caution }];
}

function evaluation(plan, { criteria, words }) {
  const rows = Object.keys(criteria).map((name) => {
    const { question, evidence } = plan.questions[name];
    return [name[0].toUpperCase() + name.slice(1), line(question) || words.not_asked, line(evidence) || words.none];
  });
  return [heading(words.evaluation), table(words.evaluation_caption, ["Criterion", "Question", "Evidence"], rows)];
}

function putRight({ findings }, { words }) {
  const rows = findings.map(({ where, text }) => [where, text]);
  return [
    heading(words.findings),
    rows.length ? table(words.findings_caption, ["Where", "What to do"], rows) : { kind: "paragraph", text: words.no_finding },
  ];
}

/* The plan as data for the document layer. */
export function brief(plan, terms) {
  const found = check(plan, terms);
  const { words } = terms;
  return {
    title: line(plan.title) || words.title,
    subtitle: [plan.start, plan.end].filter((text) => line(text)).map(dayInWords).join(" – "),
    language: "en-GB",
    blocks: [
      heading(words.stand),
      { kind: "paragraph", text: sentences(found) },
      { kind: "note", text: words.limits },
      ...plan.objectives.flatMap((one, place) => objective(one, place + 1, terms)),
      ...progressed(plan, terms),
      ...evaluation(plan, terms),
      ...putRight(found, terms),
    ],
  };
}

/* The names of the columns, then a row for each indicator, or for an objective without any. */
export function rows(plan, terms) {
  const { columns, fields, verdicts } = terms;
  const made = plan.objectives.flatMap(({ text, indicators }, o) => {
    const first = [String(o + 1), line(text)];
    if (!indicators.length) return [[...first, ...Array(columns.length - first.length).fill("")]];
    return indicators.map((one, i) => {
      const done = progress(one, terms);
      return [
        ...first, String(i + 1),
        ...Object.keys(fields).map((name) => (name === "disaggregation" ? brokenDown(one, terms) : line(one[name]))),
        isComplete(one, terms) ? "yes" : "no", isMeasurable(one, terms) ? "yes" : "no",
        ...(done ? [perCent(done.way), perCent(done.time), verdicts[done.verdict]] : ["", "", ""]),
      ];
    });
  });
  return [columns, ...made];
}
