/* The rules of `labour_migration.concepts.policies`: how far a draft is, and the draft as a document. */
import { blocks, clean, line, size, words } from "./plain-text.js";

const TITLE = "Labour migration policy";
const ORIGIN = "The order of the sections is a design of this course, not a form of any institution.";
const ALONE = "This section rests on notes only.";
export const LONGEST_LINE = 300;
export const LONGEST_TEXT = 20000;

const heading = (section) => `${section.number} ${section.title}`;
const trimmed = (texts, id) => clean(Object.hasOwn(texts, id) ? texts[id] : "").trim();

export function blank({ sections }) {
  const texts = Object.fromEntries(sections.map((section) => [section.id, ""]));
  return { title: TITLE, country: "", section: sections[0].id, texts, notes: {} };
}

export function feeding(data, draft, section) {
  return data.tasks.filter((task) => task.sections.includes(section) && trimmed(draft.notes, task.id));
}

export function state(data, draft, section) {
  if (trimmed(draft.texts, section)) return "written";
  return feeding(data, draft, section).length ? "notes only" : "empty";
}

export function rows(data, draft) {
  return data.sections.map((section) => [
    section.number, section.title, words(trimmed(draft.texts, section.id)), state(data, draft, section.id),
  ]);
}

export function summary(data, draft) {
  const listed = rows(data, draft);
  const count = (wanted) => listed.filter((row) => row[3] === wanted).length;
  const total = listed.reduce((sum, row) => sum + row[2], 0);
  return `${count("written")} of ${listed.length} sections written, `
    + `${total} ${total === 1 ? "word" : "words"} in all; `
    + `on notes only: ${count("notes only")}, empty: ${count("empty")}.`;
}

function body(data, draft, section, told) {
  const text = trimmed(draft.texts, section.id);
  if (text) return blocks(text);
  const tasks = feeding(data, draft, section.id);
  if (!tasks.length) return [{ kind: "note", text: `Not written yet. ${section.ask}` }];
  return [{ kind: "note", text: ALONE }, ...tasks.flatMap((task) => {
    const title = { kind: "heading", level: 2, text: `Note: ${task.title}` };
    if (told.has(task.id)) {
      return [title, { kind: "note", text: `See this note under “${told.get(task.id)}”.` }];
    }
    told.set(task.id, heading(section));
    return [title, ...blocks(trimmed(draft.notes, task.id))];
  })];
}

export function brief(data, draft) {
  const told = new Map();
  return {
    title: line(draft.title) || TITLE,
    subtitle: line(draft.country),
    language: "en-GB",
    blocks: [
      { kind: "note", text: `Draft. ${summary(data, draft)}` },
      ...data.sections.flatMap((section) => [
        { kind: "heading", level: 1, text: heading(section) }, ...body(data, draft, section, told),
      ]),
      { kind: "heading", level: 1, text: "What this draft rests on" },
      {
        kind: "table",
        caption: "State of the sections",
        header: ["Section", "Words", "State"],
        rows: rows(data, draft).map(([number, title, count, found]) => [`${number} ${title}`, String(count), found]),
      },
      { kind: "note", text: ORIGIN },
    ],
  };
}

export function sheet(data, draft) {
  const listed = rows(data, draft).map((row, place) => {
    const { id } = data.sections[place];
    const notes = feeding(data, draft, id).map((task) => task.title).join("; ");
    return [...row, trimmed(draft.texts, id), notes];
  });
  return [["section", "title", "words", "state", "text", "notes"], ...listed];
}

export function isText(value, most) {
  return typeof value === "string" && size(value) <= most;
}

export function hasKeys(value, names) {
  return value !== null && typeof value === "object" && !Array.isArray(value)
    && Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name));
}

/* Throws unless the values are those of a draft; the notes come back in the order of the tasks. */
export function read(data, values) {
  if (!hasKeys(values, ["title", "country", "section", "texts", "notes"])) {
    throw new Error("it does not have the parts of a draft");
  }
  const { title, country, section, texts, notes } = values;
  const ids = data.sections.map((one) => one.id);
  if (!isText(title, LONGEST_LINE) || !isText(country, LONGEST_LINE)) {
    throw new Error(`its title or country is not a text of at most ${LONGEST_LINE} characters`);
  }
  if (!hasKeys(texts, ids) || !ids.includes(section)) {
    throw new Error("it has other sections than this template");
  }
  const known = data.tasks.map((task) => task.id);
  if (!hasKeys(notes, Object.keys(notes ?? {})) || !Object.keys(notes).every((id) => known.includes(id))) {
    throw new Error("it has a note of a task that this course lacks");
  }
  if (![...Object.values(texts), ...Object.values(notes)].every((text) => isText(text, LONGEST_TEXT))) {
    throw new Error(`one of its texts is not a text of at most ${LONGEST_TEXT} characters`);
  }
  const kept = known.filter((id) => Object.hasOwn(notes, id) && notes[id]).map((id) => [id, notes[id]]);
  return {
    title,
    country,
    section,
    texts: Object.fromEntries(ids.map((id) => [id, texts[id]])),
    notes: Object.fromEntries(kept),
  };
}

const differs = (mine, theirs) => Boolean(mine.trim() && theirs.trim() && mine !== theirs);

/* The names of what both drafts hold in different words. */
export function clashes(data, mine, theirs) {
  const named = (texts, id) => (Object.hasOwn(texts, id) ? texts[id] : "");
  return [
    ...(differs(mine.title, theirs.title) && mine.title !== TITLE ? ["the title"] : []),
    ...(differs(mine.country, theirs.country) ? ["the country"] : []),
    ...data.sections.filter(({ id }) => differs(mine.texts[id], theirs.texts[id])).map(heading),
    ...data.tasks.filter(({ id }) => differs(named(mine.notes, id), named(theirs.notes, id)))
      .map((task) => `Note: ${task.title}`),
  ];
}

/* Everything that either holds; where both hold something, the first is taken. */
export function merged(data, first, second) {
  const either = (one, other) => (one?.trim() ? one : other ?? "");
  const title = first.title.trim() && first.title !== TITLE ? first.title : either(second.title, first.title);
  const texts = data.sections.map(({ id }) => [id, either(first.texts[id], second.texts[id])]);
  const notes = data.tasks.map(({ id }) => [id, either(first.notes[id], second.notes[id])]).filter((pair) => pair[1]);
  return {
    title,
    country: either(first.country, second.country),
    section: first.section,
    texts: Object.fromEntries(texts),
    notes: Object.fromEntries(notes),
  };
}
