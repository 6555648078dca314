/* The policy template at work: sections, the notes that feed them, one draft, files. */
import { choose } from "./choose.js";
import { offersDocument, printsDocument } from "./document-files.js";
import { announce, counted, downloadCsv, on, table } from "./helpers.js";
import { eraseAll, onChange } from "./kept.js";
import { Keeper, printsTexts } from "./keeper.js";
import { keptDraft, keptNote, keptNotes, KIND, NAME } from "./policy-notes.js";
import {
  blank, brief, clashes, LONGEST_TEXT, merged, read, rows, sheet, state, summary,
} from "./policy-rules.js";
import { size } from "./plain-text.js";
import { opensState, saveState } from "./state-file.js";

class Builder {
  constructor(tool, data) {
    Object.assign(this, { tool, data, draft: blank(data), loose: {} });
    this.keeper = new Keeper(tool, keptDraft(data), {
      show: (values) => this.put(values ?? blank(data)),
      value: () => this.toKeep(),
      describe: (values) => this.described(values),
      what: "draft",
    });
    tool.addEventListener("input", (event) => this.typed(event.target));
    // Told when a field is left: at every key it would drown what is typed for those who listen.
    tool.addEventListener("change", (event) => { if (event.target.matches("[data-text], [data-field]")) this.show(); });
    onChange(() => this.look());
  }

  /* Notes that this device would not keep stay in the page. */
  look() {
    this.draft.notes = { ...this.loose, ...keptNotes(this.data) };
    this.show();
  }

  put(values) {
    this.draft = { ...values, notes: this.draft.notes };
    for (const field of this.tool.querySelectorAll("[data-field]")) field.value = values[field.dataset.field];
    for (const field of this.tool.querySelectorAll("[data-text]")) field.value = values.texts[field.dataset.text];
    this.show();
  }

  typed(field) {
    const { field: name, text: section } = field.dataset;
    const value = field.value?.toWellFormed?.() ?? field.value;
    if (section) {
      this.draft.texts[section] = value;
      this.draft.section = section;
    } else if (name) this.draft[name] = value;
    else return;
    this.keeper.changed();
  }

  toKeep() {
    const { title, country, texts } = this.draft;
    const fresh = blank(this.data);
    const untouched = title === fresh.title && !country.trim() && !Object.values(texts).some((text) => text.trim());
    return untouched ? null : { ...this.draft, notes: {} };
  }

  described(values) {
    const changed = clashes(this.data, this.draft, values);
    return `${summary(this.data, { ...values, notes: this.draft.notes })} Different words in: ${changed.join(", ") || "no section that both hold"}.`;
  }

  show() {
    announce(this.tool, summary(this.data, this.draft));
    for (const section of this.data.sections) {
      const part = this.tool.querySelector(`[data-section="${section.id}"]`);
      part.querySelector(".lm-part-score").textContent = state(this.data, this.draft, section.id);
    }
    for (const fed of this.tool.querySelectorAll("[data-task]")) {
      const note = this.draft.notes[fed.dataset.task] ?? "";
      const place = fed.querySelector(".lm-fed-text");
      place.textContent = note || "Nothing is kept from this task yet.";
      place.hidden = false;
      fed.querySelector("button").hidden = !note;
    }
    const listed = rows(this.data, this.draft).map(([number, title, count, found]) => [`${number} ${title}`, String(count), found]);
    this.tool.querySelector(".lm-totals").replaceChildren(table("State of the sections", ["Section", "Words", "State"], listed));
  }

  copy(fed) {
    const field = fed.closest("[data-section]").querySelector("[data-text]");
    const text = [field.value.trim(), this.draft.notes[fed.dataset.task]].filter(Boolean).join("\n\n");
    if (size(text) > LONGEST_TEXT) {
      announce(this.tool, `Not copied: a section holds at most ${LONGEST_TEXT} characters.`);
      return;
    }
    field.value = text;
    field.focus();
    this.typed(field);
    this.show();
  }

  async opened(values) {
    const theirs = read(this.data, values);
    const differ = clashes(this.data, this.draft, theirs);
    const options = [
      ["file", "Take the words of the file"], ["mine", "Keep what is here, add the rest"], ["no", "Leave everything as it is"],
    ];
    const question = `The file and this page have different words in: ${differ.join(", ")}.`;
    const chosen = differ.length ? await choose(this.tool, question, options) : "file";
    if (chosen === "no") return;
    const taken = chosen === "file" ? merged(this.data, theirs, this.draft) : merged(this.data, this.draft, theirs);
    this.keepNotes(taken.notes);
    this.put(taken);
    this.keeper.changed();
    this.look();
    this.tool.querySelector(`[data-section="${taken.section}"]`).open = true;
    announce(this.tool, `The file is opened. ${summary(this.data, this.draft)}`);
  }

  keepNotes(notes) {
    for (const [task, text] of Object.entries(notes)) {
      const kept = keptNote(this.data, task);
      if (kept.look().value !== text && kept.save(text) !== "kept") this.loose[task] = text;
    }
  }

  async erase() {
    const notes = Object.keys(this.draft.notes).length;
    const question = `Erase the draft, ${counted(notes, "note")} and the policy checklist from this device? They cannot be brought back.`;
    if (await choose(this.tool, question, [["no", "Do not erase"], ["yes", "Erase everything"]]) === "no") return;
    eraseAll(this.data.course);
    this.loose = {};
    this.draft.notes = {};
    this.put(blank(this.data));
    this.keeper.erase();
  }
}

export function start(tool, data) {
  const builder = new Builder(tool, data);
  const document = () => brief(data, builder.draft);
  for (const fed of tool.querySelectorAll("[data-task]")) {
    fed.querySelector("button").addEventListener("click", () => builder.copy(fed));
  }
  on(tool, "save", "click", () => saveState(NAME, KIND, builder.draft));
  on(tool, "csv", "click", () => downloadCsv(NAME, sheet(data, builder.draft)));
  on(tool, "erase", "click", () => builder.erase());
  opensState(tool, KIND, (values) => builder.opened(values));
  offersDocument(tool, NAME, document);
  printsDocument(tool, document);
  printsTexts(tool);
  builder.keeper.start();
  builder.look();
}
