/* The fields of one stakeholder, to add or to change. */
import { element } from "./helpers.js";
import { FIELDS, HIGHEST, LONGEST_NAME, LONGEST_TEXT, SIDES } from "./stakeholder-rules.js";

const SCORES = Array.from({ length: HIGHEST + 1 }, (_, points) => String(points));

/* What was typed, on one line and in letters that a file can hold. */
export function typed(text) {
  return (text.toWellFormed?.() ?? text).replace(/\p{Cc}/gu, " ").trim();
}

function chooser(options) {
  return element("select", {}, ...options.map((text) => element("option", { value: text }, text)));
}

function line(most) {
  return element("input", { type: "text", maxLength: most, autocomplete: "off" });
}

function labelled(text, field, wide = false) {
  return element("label", { class: wide ? "lm-field lm-wide" : "lm-field" }, text, field);
}

function button(text, act) {
  const made = element("button", { type: "button" }, text);
  made.addEventListener("click", act);
  return made;
}

export class StakeholderEditor {
  /* `keep` takes the stakeholder and its place, -1 for a new one. */
  constructor({ keep, remove, cancel }) {
    this.at = -1;
    this.name = line(LONGEST_NAME);
    this.field = chooser(FIELDS);
    this.side = chooser(SIDES);
    this.interest = chooser(SCORES);
    this.influence = chooser(SCORES);
    this.seat = element("input", { type: "checkbox" });
    this.note = line(LONGEST_TEXT);
    this.legend = element("legend");
    const done = () => keep(this.value(), this.at);
    this.keep = button("", done);
    this.remove = button("Remove it", () => remove(this.at));
    this.cancel = button("Leave it as it was", () => cancel(this.at));
    for (const field of [this.name, this.note]) {
      field.addEventListener("keydown", (event) => {
        if (event.key !== "Enter") return;
        /* The focus moves on, and the key must not press what has it then. */
        event.preventDefault();
        done();
      });
    }
    this.place = element("fieldset", {}, this.legend,
      element("div", { class: "lm-controls" },
        labelled("Name", this.name, true), labelled("Field", this.field), labelled("Side", this.side)),
      element("div", { class: "lm-controls" },
        labelled(`Interest (0 to ${HIGHEST})`, this.interest), labelled(`Influence (0 to ${HIGHEST})`, this.influence),
        element("label", { class: "lm-tick" }, this.seat, "Has a seat where it is decided")),
      element("div", { class: "lm-controls" }, labelled("Note: evidence, position, date", this.note, true)),
      element("div", { class: "lm-row-buttons" }, this.keep, this.remove, this.cancel));
    this.show();
  }

  value() {
    return {
      name: typed(this.name.value),
      field: this.field.value,
      side: this.side.value,
      interest: Number(this.interest.value),
      influence: Number(this.influence.value),
      seat: this.seat.checked,
      note: typed(this.note.value),
    };
  }

  /* Whether something stands in the fields that was not kept. */
  isOpen() {
    return JSON.stringify(this.value()) !== this.shown;
  }

  /* Shows the stakeholder at a place, or empty fields for a new one. */
  show(one = null, place = -1) {
    const { name = "", field = FIELDS[0], side = SIDES[0], interest = 0, influence = 0, seat = false, note = "" } = one ?? {};
    this.at = place;
    this.legend.textContent = one ? `Change ${place + 1} ${name}` : "Add a stakeholder";
    this.keep.textContent = one ? "Keep the change" : "Add this stakeholder";
    this.remove.hidden = this.cancel.hidden = !one;
    Object.assign(this.name, { value: name });
    Object.assign(this.field, { value: field });
    Object.assign(this.side, { value: side });
    Object.assign(this.interest, { value: String(interest) });
    Object.assign(this.influence, { value: String(influence) });
    Object.assign(this.note, { value: note });
    this.seat.checked = seat;
    this.shown = JSON.stringify(this.value());
  }
}
