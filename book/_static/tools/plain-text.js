/* The rules of `labour_migration.concepts.plain_text`: what a person typed, as parts of a document. */

export const MOST_COLUMNS = 12;

const LINE_ENDS = /\r\n?|[\v\f\u0085\u2028\u2029]/g;
const UNSEEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufeff\ufffe\uffff\ud800-\udfff]/gu;
const BULLET = /^[-*•] +/;
const RULE = /^:?-+:?$/;

export function clean(text) {
  return text.replace(LINE_ENDS, "\n").replace(UNSEEN, "");
}

function split(text) {
  return clean(text).split(/\s+/).filter(Boolean);
}

export function line(text) {
  return split(text).join(" ");
}

export function words(text) {
  return split(text).length;
}

/* Characters as Python counts them. */
export function size(text) {
  return [...text].length;
}

function kind(text) {
  if (!text) return "blank";
  if (BULLET.test(text)) return "bullet";
  return text.includes("|") ? "row" : "plain";
}

function grouped(lines) {
  const groups = [];
  for (const text of lines) {
    const last = groups.at(-1);
    if (last?.kind === kind(text)) last.held.push(text);
    else groups.push({ kind: kind(text), held: [text] });
  }
  return groups;
}

function cells(text) {
  return text.replace(/^\|/, "").replace(/\|$/, "").split("|").map((cell) => cell.trim());
}

function table(lines) {
  const rows = lines.map(cells).filter((row) => !row.every((cell) => RULE.test(cell)));
  const width = Math.max(0, ...rows.map((row) => row.length));
  if (rows.length < 2 || width > MOST_COLUMNS) return { kind: "paragraph", text: lines.join("\n") };
  const [header, ...body] = rows.map((row) => [...row, ...Array(width - row.length).fill("")]);
  return { kind: "table", caption: "", header, rows: body };
}

const MAKERS = {
  bullet: (held) => ({ kind: "bullets", items: held.map((text) => text.replace(BULLET, "")) }),
  row: table,
  plain: (held) => ({ kind: "paragraph", text: held.join("\n") }),
};

export function blocks(text) {
  return grouped(clean(text).split("\n").map((one) => one.trim()))
    .filter((group) => group.kind !== "blank")
    .map((group) => MAKERS[group.kind](group.held));
}
