/* Tables of class lm-sortable get a button in each header cell: numbers and dates sort as such,
   empty cells come last, and rows that sum up others stay at the foot. */

const MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august",
  "september", "october", "november", "december"];
const NUMBER = /^[+\-−]?[0-9][0-9,\u00a0\u202f ]*(\.[0-9]+)?\s*%?$/;
const EMPTY = new Set(["", "–", "—", "-", "n/a", ".."]);

export function asNumber(text) {
  return NUMBER.test(text) ? Number(text.replace("−", "-").replace(/[,\u00a0\u202f %]/g, "")) : null;
}

/* Days since year 0, roughly: only their order counts. A missing day or month sorts first. */
export function asDate(text) {
  const iso = /^([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?$/.exec(text);
  if (iso) return (Number(iso[1]) * 13 + Number(iso[2] ?? 0)) * 32 + Number(iso[3] ?? 0);
  const words = /^(?:([0-9]{1,2}) )?([A-Za-z]+) ([0-9]{4})$/.exec(text);
  const month = words ? MONTHS.findIndex((name) => name.startsWith(words[2].toLowerCase())) + 1 : 0;
  if (!month || words[2].length < 3) return null;
  return (Number(words[3]) * 13 + month) * 32 + Number(words[1] ?? 0);
}

export function comparison(texts) {
  const filled = texts.filter((text) => !EMPTY.has(text));
  const reader = [asNumber, asDate].find((read) => filled.length && filled.every((text) => read(text) !== null));
  return reader
    ? (a, b) => reader(a) - reader(b)
    : (a, b) => a.localeCompare(b, "en", { numeric: true, sensitivity: "base" });
}

function textAt(row, place) {
  const cell = row.cells[place];
  return (cell?.dataset.sort ?? cell?.textContent ?? "").trim();
}

export function sortRows(rows, place, descending) {
  const compare = comparison(rows.map((row) => textAt(row, place)));
  const sign = descending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [textAt(one, place), textAt(other, place)];
    if (EMPTY.has(a) || EMPTY.has(b)) return Number(EMPTY.has(a)) - Number(EMPTY.has(b));
    return sign * compare(a, b);
  });
}

function sort(table, header) {
  const descending = header.getAttribute("aria-sort") === "ascending";
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const totals = rows.filter((row) => row.classList.contains("total"));
  const plain = rows.filter((row) => !totals.includes(row));
  body.append(...sortRows(plain, header.cellIndex, descending), ...totals);
  for (const other of header.parentElement.cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", descending ? "descending" : "ascending");
}

/* A cell that spans rows or columns ties its neighbours together. */
function plain(table) {
  return table.tHead?.rows.length === 1 && table.tBodies.length === 1
    && ![...table.querySelectorAll("th, td")].some((cell) => cell.rowSpan > 1 || cell.colSpan > 1);
}

function prepare(table) {
  for (const header of table.tHead.rows[0].cells) {
    const title = header.textContent.trim();
    if (!title) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "lm-sort";
    button.textContent = title;
    button.addEventListener("click", () => sort(table, header));
    header.replaceChildren(button);
  }
  table.dataset.sortable = "true";
}

export function start(root) {
  [...root.querySelectorAll("table.lm-sortable:not([data-sortable])")].filter(plain).forEach(prepare);
}
