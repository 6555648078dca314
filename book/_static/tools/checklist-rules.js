/* The rules of the widget `PolicyChecklist`: what is answered, what is below a yes, the document. */
import { line } from "./plain-text.js";
import { hasKeys, isText, LONGEST_LINE } from "./policy-rules.js";

const TITLE = "Policy checklist";
const SOURCE = "Answers entered by the user; the items are a design of this course.";
export const OPEN = "not answered";
const ANSWERS = ["", "yes", "partly", "no"];

export const partsOf = (items) => [...new Set(items.map((item) => item.part))];

export function blank(items) {
  const empty = () => Object.fromEntries(items.map((item) => [item.id, ""]));
  return { part: items[0].part, answers: empty(), notes: empty() };
}

function belowYes(items, { answers }) {
  return items.filter((item) => ["partly", "no"].includes(answers[item.id]));
}

function listed(names, most) {
  if (names.length > most) return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
  return [names.slice(0, -1).join(", "), names.at(-1)].filter(Boolean).join(" and ");
}

export function summary(items, values) {
  const count = (answer) => Object.values(values.answers).filter((one) => one === answer).length;
  const given = items.length - count("");
  const below = belowYes(items, values).map((item) => item.title);
  return `${given} of ${items.length} items answered: `
    + `${count("yes")} yes, ${count("partly")} partly, ${count("no")} no.`
    + (below.length ? ` To work on: ${listed(below, 5)}.` : "");
}

export function brief(items, values) {
  const note = (item) => line(values.notes[item.id]);
  const below = belowYes(items, values).map((item) => [item.title, note(item)].filter(Boolean).join(": "));
  return {
    title: TITLE,
    subtitle: "",
    language: "en-GB",
    blocks: [
      { kind: "note", text: summary(items, values) },
      ...partsOf(items).flatMap((part) => [
        { kind: "heading", level: 1, text: part },
        {
          kind: "table",
          caption: `${part}: answers and evidence`,
          header: ["Item", "Question", "Answer", "Evidence"],
          rows: items.filter((item) => item.part === part)
            .map((item) => [item.title, item.question, values.answers[item.id] || OPEN, note(item)]),
        },
      ]),
      ...(below.length ? [{ kind: "heading", level: 1, text: "To work on" }, { kind: "bullets", items: below }] : []),
      { kind: "note", text: SOURCE },
    ],
  };
}

export function sheet(items, { answers, notes }) {
  return [
    ["part", "item", "question", "answer", "note"],
    ...items.map((item) => [item.part, item.title, item.question, answers[item.id] || OPEN, notes[item.id]]),
  ];
}

/* Throws unless the values are answers and notes to these items. */
export function read(items, values) {
  const ids = items.map((item) => item.id);
  if (!hasKeys(values, ["part", "answers", "notes"])) throw new Error("it does not have the parts of a checklist");
  const { part, answers, notes } = values;
  if (!hasKeys(answers, ids) || !hasKeys(notes, ids) || !partsOf(items).includes(part)) {
    throw new Error("it has other items than this checklist");
  }
  if (!ids.every((id) => ANSWERS.includes(answers[id]))) throw new Error("an answer is none of yes, partly and no");
  if (!ids.every((id) => isText(notes[id], LONGEST_LINE))) {
    throw new Error(`a note is not a text of at most ${LONGEST_LINE} characters`);
  }
  const inOrder = (texts) => Object.fromEntries(ids.map((id) => [id, texts[id]]));
  return { part, answers: inOrder(answers), notes: inOrder(notes) };
}
