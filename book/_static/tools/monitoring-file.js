/* What a file of a plan may hold, as `labour_migration.widgets` reads it. */
import { size } from "./plain-text.js";

const LINE = "line";
const TEXT = "text";
const MOST = { [LINE]: "longestLine", [TEXT]: "longestText" };

function texts(value, kinds, terms) {
  for (const [name, kind] of Object.entries(kinds)) {
    const fits = typeof value[name] === "string" && size(value[name]) <= terms[MOST[kind]] && !/\p{Surrogate}/u.test(value[name]);
    if (!fits) throw new Error(`a text does not fit (${name})`);
  }
}

/* The parts of a value in their order; what is left out is blank, what is unknown refused. */
function parts(value, blank, what) {
  const known = value !== null && typeof value === "object" && !Array.isArray(value)
    && Object.keys(value).every((name) => Object.hasOwn(blank, name));
  if (!known) throw new Error(`${what} has other parts`);
  return Object.fromEntries(Object.keys(blank).map((name) => [name, Object.hasOwn(value, name) ? value[name] : blank[name]]));
}

function list(value, most, what) {
  if (!Array.isArray(value) || value.length > most) throw new Error(`it has too many ${what}, or no list of them`);
  return value;
}

export function blankIndicator(terms) {
  return Object.fromEntries(Object.keys(terms.fields).map((name) => [name, name === "disaggregation" ? [] : ""]));
}

function readIndicator(value, terms) {
  const one = parts(value, blankIndicator(terms), "an indicator");
  const { disaggregation, ...others } = one;
  const kind = (name) => (terms.texts.includes(name) ? TEXT : LINE);
  texts(others, Object.fromEntries(Object.keys(others).map((name) => [name, kind(name)])), terms);
  for (const [name, options] of Object.entries(terms.options)) {
    const given = name === "disaggregation" ? list(disaggregation, Infinity, "groups") : [one[name]].filter(Boolean);
    if (!given.every((key) => typeof key === "string" && Object.hasOwn(options, key))) throw new Error(`an answer is not on offer (${name})`);
  }
  return { ...one, disaggregation: [...disaggregation] };
}

/* Throws unless the values of a file are those of a plan. */
export function read(values, terms) {
  const names = ["title", "start", "end", "objectives", "questions"];
  const plan = parts(values, Object.fromEntries(names.map((name) => [name, undefined])), "it");
  texts(plan, { title: LINE, start: LINE, end: LINE }, terms);
  const objectives = list(plan.objectives, terms.mostObjectives, "objectives").map((value) => {
    const one = parts(value, { text: "", indicators: [] }, "an objective");
    texts(one, { text: TEXT }, terms);
    return { text: one.text, indicators: list(one.indicators, terms.mostIndicators, "indicators").map((each) => readIndicator(each, terms)) };
  });
  const blank = Object.fromEntries(Object.keys(terms.criteria).map((name) => [name, {}]));
  const questions = Object.entries(parts(plan.questions, blank, "a question")).map(([name, value]) => {
    const one = parts(value, { question: "", evidence: "" }, "a question");
    texts(one, { question: TEXT, evidence: TEXT }, terms);
    return [name, one];
  });
  return { ...plan, objectives, questions: Object.fromEntries(questions) };
}
