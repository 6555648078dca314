/* A task "for your country": a text that stays on this device and feeds the policy template. */
import { choose } from "./choose.js";
import { on, printsAlone } from "./helpers.js";
import { Keeper, printsTexts } from "./keeper.js";
import { everything, keptNote, KIND, NAME } from "./policy-notes.js";
import { saveState } from "./state-file.js";

export function start(tool, data) {
  const field = tool.querySelector("textarea");
  const text = () => field.value.toWellFormed?.() ?? field.value;
  const keeper = new Keeper(tool, keptNote(data, data.task), {
    show: (value) => { field.value = value ?? ""; },
    value: () => (field.value.trim() ? text() : null),
    describe: (value) => value,
    what: "note",
  });
  field.addEventListener("input", () => keeper.changed());
  on(tool, "save", "click", () => {
    const all = everything(data);
    const notes = field.value.trim() ? { ...all.notes, [data.task]: text() } : all.notes;
    saveState(NAME, KIND, { ...all, notes });
  });
  on(tool, "erase", "click", async () => {
    const question = "Erase this note from this device? It cannot be brought back.";
    if (await choose(tool, question, [["no", "Do not erase"], ["yes", "Erase this note"]]) === "no") return;
    field.value = "";
    keeper.erase();
  });
  printsTexts(tool);
  printsAlone(tool);
  keeper.start();
}
