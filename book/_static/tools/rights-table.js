/* Filters the table of provisions; what is hidden here is all in the page. */
import { announce, downloadCsv, on } from "./helpers.js";

const COLUMNS = [
  "right", "instrument_id", "short_name", "kind", "says", "covered", "who", "article", "mark", "source_keys",
];

/* As `labour_migration.concepts.rights.compare` does; `leftOut` says which coverages a status loses. */
export function keeps(row, wanted, leftOut) {
  return (!wanted.right || row.right === wanted.right)
    && (!wanted.short_name || row.short_name === wanted.short_name)
    && !(leftOut[wanted.status] ?? []).includes(row.covered);
}

export function start(tool, { rows, left_out: leftOut }) {
  const fields = [...tool.querySelectorAll("[data-field]")];
  const body = tool.querySelector("tbody");
  const provisions = new Map([...body.rows].map((line, place) => [line, rows[place]]));

  function show() {
    const wanted = Object.fromEntries(fields.map((field) => [field.dataset.field, field.value]));
    let shown = 0;
    for (const [line, row] of provisions) {
      line.hidden = !keeps(row, wanted, leftOut);
      shown += line.hidden ? 0 : 1;
    }
    const silence = shown ? "" : " None is listed here; that does not prove that the texts are silent.";
    announce(tool, `${shown} of ${rows.length} provisions shown.${silence}`);
  }

  fields.forEach((field) => field.addEventListener("change", show));
  on(tool, "reset", "click", () => {
    fields.forEach((field) => { field.value = ""; });
    show();
  });
  on(tool, "csv", "click", () => {
    const shown = [...body.rows].filter((line) => !line.hidden).map((line) => provisions.get(line));
    downloadCsv("rights", [COLUMNS, ...shown.map((row) => COLUMNS.map((name) => row[name]))]);
  });
  show();
}
