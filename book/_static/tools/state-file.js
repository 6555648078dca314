/* The file of a tool: the same for the page and for the widget in a notebook. */
import { announce, download, on } from "./helpers.js";

const MOST_BYTES = 8 * 1024 * 1024;

export function saveState(name, kind, values) {
  const text = JSON.stringify({ format: 1, widget: kind, values }, null, 1);
  download(`${name}.json`, "application/json", `${text}\n`);
}

/* Hands the values in the chosen file to `accept`, which throws when they do not fit. */
export function opensState(tool, kind, accept) {
  on(tool, "open", "change", async (event) => {
    const input = event.target;
    const [file] = input.files;
    if (!file) return;
    try {
      if (file.size > MOST_BYTES) throw new Error("it is larger than eight megabytes");
      const content = JSON.parse(await file.text());
      if (content?.widget !== kind || content.format !== 1) {
        throw new Error("another tool or edition saved it");
      }
      await accept(content.values);
    } catch (problem) {
      const why = problem instanceof SyntaxError ? "it is not a JSON file" : problem.message;
      announce(tool, `The file ${file.name} was not opened: ${why}. Nothing was changed.`);
    } finally {
      input.value = "";
    }
  });
}
