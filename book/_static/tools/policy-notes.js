/* The draft of a policy and the notes that feed it, as they are kept on this device. */
import { Kept, keyOf } from "./kept.js";
import { blank, isText, LONGEST_TEXT, read } from "./policy-rules.js";

export const KIND = "policy-template";
export const NAME = "labour-migration-policy";

export function keptDraft(data) {
  return new Kept(keyOf(data.course, KIND), (values) => read(data, values));
}

export function keptNote(data, task) {
  return new Kept(keyOf(data.course, "task", task), (text) => {
    if (!isText(text, LONGEST_TEXT)) throw new Error("it is not a text of this length");
    return text;
  });
}

/* The notes of all tasks from which something is kept. */
export function keptNotes(data) {
  const found = data.tasks.map((task) => [task.id, keptNote(data, task.id).look().value]);
  return Object.fromEntries(found.filter(([, text]) => text));
}

/* Everything on this device, as the values of one file. */
export function everything(data) {
  return { ...(keptDraft(data).look().value ?? blank(data)), notes: keptNotes(data) };
}
