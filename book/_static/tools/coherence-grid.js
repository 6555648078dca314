/* The coherence matrix as a table of buttons: one stop for the Tab key, arrow keys inside. */
import { cell, signed } from "./coherence-brief.js";
import { named } from "./coherence-rules.js";
import { element, table } from "./helpers.js";

const CAPTION = "Effect of the row on the column; the numbers are those of the rows";
const KEYS = "Arrow keys move between cells, Enter opens the cell below. · not scored, ? no evidence.";
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export class Grid {
  /* `chosen(row, column)` is called when a cell is clicked. */
  constructor(place, meanings, chosen) {
    Object.assign(this, { place, meanings, chosen, buttons: [], here: [0, 1] });
    place.addEventListener("keydown", (event) => this.moved(event));
  }

  build({ objectives }) {
    this.buttons = objectives.map((_, row) => objectives.map((_other, column) => (
      row === column ? null : this.button(row, column))));
    this.given = objectives.map(() => element("span"));
    this.received = [...objectives, null].map(() => element("span"));
    const rows = objectives.map(({ name }, row) => [
      `${row + 1} ${name}`, ...this.buttons[row].map((button) => button ?? "–"), this.given[row],
    ]);
    const made = table(CAPTION, ["Objective", ...objectives.map((_, place) => String(place + 1)), "Gives"],
      [...rows, ["Receives", ...this.received]]);
    const grid = made.querySelector("table");
    grid.setAttribute("role", "grid");
    objectives.forEach(({ name }, place) => { grid.rows[0].cells[place + 1].title = name; });
    this.place.replaceChildren(made, element("p", { class: "lm-note" }, KEYS));
  }

  button(row, column) {
    const made = element("button", { type: "button", class: "lm-cell", tabIndex: -1 });
    made.addEventListener("click", () => this.chosen(row, column));
    return made;
  }

  /* Writes every score and mean into the table that stands there. */
  show({ objectives, cells }, found) {
    objectives.forEach((first, row) => objectives.forEach((second, column) => {
      const [button, judged] = [this.buttons[row][column], cells[row][column]];
      if (!button) return;
      button.textContent = cell(judged);
      button.dataset.score = judged.score ?? "";
      button.setAttribute("aria-label", `${first.name} on ${second.name}: ${this.words(judged)}`);
    }));
    this.given.forEach((place, row) => { place.textContent = signed(found.effects[row].given); });
    this.received.forEach((place, column) => {
      place.textContent = signed(column < objectives.length ? found.effects[column].received : found.overall);
    });
  }

  words(judged) {
    if (judged.score === null) return "not scored";
    const evidence = named(judged) ? "" : ", no evidence";
    return `${signed(judged.score)} ${this.meanings[judged.score]}${evidence}`;
  }

  /* Marks the cell that is being edited; it is where the Tab key enters the table. */
  mark(row, column) {
    const last = this.buttons[this.here[0]]?.[this.here[1]];
    if (last) {
      last.tabIndex = -1;
      last.removeAttribute("aria-current");
    }
    this.here = [row, column];
    this.buttons[row][column].tabIndex = 0;
    this.buttons[row][column].setAttribute("aria-current", "true");
  }

  focus() {
    this.buttons[this.here[0]][this.here[1]].focus();
  }

  moved(event) {
    const step = STEPS[event.key];
    const row = this.buttons.findIndex((line) => line.includes(event.target));
    if (!step || row < 0) return;
    event.preventDefault();
    let [line, place] = [row + step[0], this.buttons[row].indexOf(event.target) + step[1]];
    if (line === place) [line, place] = [line + step[0], place + step[1]];
    this.buttons[line]?.[place]?.focus();
  }
}
