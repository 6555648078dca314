/* Keeps what a reader writes in a tool on this device, says so, and watches the other tabs
   and tools. A change elsewhere is shown; where both changed, the reader chooses. */
import { choose } from "./choose.js";
import { onChange } from "./kept.js";

const PROBLEMS = {
  full: "Not kept: the storage of this browser is full. Save to a file before you leave this page.",
  closed: "Not kept: this browser does not let pages keep anything. Save to a file before you leave this page.",
};
const FOREIGN = "Something that cannot be read is kept under this name. It will be set aside when you write.";

function when(at) {
  const time = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
  if (at.toDateString() === new Date().toDateString()) return `at ${time}`;
  return `on ${at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" })} at ${time}`;
}

/* On paper a field shows its first lines only, so the whole text takes its place. */
export function printsTexts(tool) {
  window.addEventListener("beforeprint", () => {
    for (const field of tool.querySelectorAll("textarea")) {
      const copy = field.parentElement.querySelector(".lm-printed") ?? document.createElement("div");
      copy.className = "lm-printed";
      copy.textContent = field.value;
      field.after(copy);
      field.classList.toggle("lm-off-paper", Boolean(field.value));
    }
  });
}

export class Keeper {
  /* `show` puts a value, or null, into the tool; `value` returns what to keep, null for nothing;
     `describe` returns the words that show another tab's value; `what` names it. */
  constructor(tool, kept, { show, value, describe, what }) {
    Object.assign(this, { tool, kept, show, value, describe, what, open: false });
  }

  start() {
    const found = this.kept.look();
    if (found.value !== null) this.show(found.value);
    this.say(found.foreign ? FOREIGN : this.words(found));
    onChange(() => this.elsewhere());
    window.addEventListener("beforeunload", (event) => { if (this.open) event.preventDefault(); });
  }

  words({ value, at }) {
    return value === null ? `No ${this.what} is kept on this device.` : `Kept on this device ${when(at)}.`;
  }

  say(text, state = "") {
    const line = this.tool.querySelector(".lm-kept");
    if (line.textContent !== text) line.textContent = text;
    line.dataset.state = state;
  }

  /* The reader changed something. */
  changed() {
    this.open = true;
    if (this.kept.moved()) this.ask();
    else this.save();
  }

  save() {
    const value = this.value();
    if (value === null) return this.erase();
    const result = this.kept.save(value);
    this.open = result !== "kept";
    if (this.open) return this.say(PROBLEMS[result], "problem");
    return this.say(this.words({ value, at: new Date() }));
  }

  erase() {
    this.kept.erase();
    this.open = false;
    this.tool.querySelector(".lm-choice").replaceChildren();
    this.say(this.words({ value: null }));
  }

  elsewhere() {
    if (!this.kept.moved()) return;
    if (this.open) this.ask();
    else this.take();
  }

  take() {
    const found = this.kept.look();
    this.open = false;
    this.show(found.value);
    const what = found.value === null ? "Erased elsewhere." : "Changed elsewhere.";
    this.say(found.foreign ? FOREIGN : `${what} ${this.words(found)}`);
  }

  async ask() {
    const other = this.kept.peek();
    if (other.foreign) {
      this.kept.look();
      return this.save();
    }
    const gone = other.value === null;
    const question = gone
      ? "This was erased in another tab or tool while you wrote here."
      : "Another tab or tool changed this while you wrote here. It holds:";
    this.say("Not kept yet: this was changed elsewhere. Choose below.", "problem");
    const options = [["mine", "Keep what stands here"], ["other", gone ? "Erase it here too" : "Take the other text"]];
    const shown = gone ? null : this.describe(other.value);
    const chosen = await choose(this.tool, question, options, { shown, focus: false });
    if (chosen === "other") return this.take();
    this.kept.look();
    return this.save();
  }
}
