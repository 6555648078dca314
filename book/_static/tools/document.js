/* Documents to hand on, the same as labour_migration.documents writes: Markdown, HTML, Word. */
import { PRINT_CSS } from "./document-parts.js";

const BREAK = /\r\n?|[\u000b\u000c\u0085\u2028\u2029]/gu;
/* What XML forbids or nobody can see, apart from the line break. */
const UNSEEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufeff\ufffe\uffff]/gu;
const BROKEN = /[\ud800-\udfff]/gu;

function allLines(text) {
  const whole = text.replace(BREAK, "\n").replace(UNSEEN, "").replace(BROKEN, "\ufffd");
  return whole.replaceAll("\t", " ").split("\n").map((line) => line.replace(/^ +| +$/g, ""));
}

const lines = (text) => allLines(text).filter(Boolean);
const oneLine = (text) => lines(text).join(" ");

function paragraphs(text) {
  const found = [[]];
  for (const line of allLines(text)) {
    if (line) found.at(-1).push(line);
    else found.push([]);
  }
  return found.filter((part) => part.length);
}

function checked(data) {
  const every = (list) => Array.isArray(list) && list.every((text) => typeof text === "string");
  const fits = {
    heading: ({ text, level }) => every([text]) && [1, 2, 3].includes(level),
    paragraph: ({ text }) => every([text]),
    note: ({ text }) => every([text]),
    bullets: ({ items }) => every(items),
    table: ({ header, rows, caption = "" }) => every([caption]) && every(header) && header.length > 0
      && Array.isArray(rows) && rows.every((row) => every(row) && row.length === header.length),
  };
  const { title, subtitle = "", language = "en-GB", blocks } = data;
  if (!every([title, subtitle, language]) || !title.trim() || !Array.isArray(blocks)
    || !/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language)) throw new Error("the document has no title or no parts");
  for (const block of blocks) {
    if (!Object.hasOwn(fits, block.kind) || !fits[block.kind](block)) {
      throw new Error(`a part of the document does not fit: ${block.kind}`);
    }
  }
  return { title: oneLine(title), subtitle: oneLine(subtitle), language, blocks };
}

/* Markdown */

function inline(text) {
  return text
    .replace(/[\\`*_{}[\]<>#|~^$@]|&(?=[#A-Za-z])|:(?=\/\/)/g, "\\$&")
    .replace(/([Ww]{3})\./g, "$1\\.");
}

function hardBroken(parts, start) {
  return parts.map((part) => inline(part).replace(/^([0-9]{1,9}(?=[.)])|(?=[-+=:%]))/, "$1\\")).join(`\\\n${start}`);
}

const markdownRow = (cells) => `|${cells.map((cell) => ` ${lines(cell).map(inline).join("<br>")} |`).join("")}`;

const MARKDOWN = {
  heading: ({ text, level }) => (oneLine(text) ? [`${"#".repeat(level + 1)} ${inline(oneLine(text))}`] : []),
  paragraph: ({ text }) => paragraphs(text).map((part) => hardBroken(part, "")),
  note: ({ text }) => paragraphs(text).map((part) => `> ${hardBroken(part, "> ")}`),
  bullets({ items }) {
    const kept = items.map(lines).filter((item) => item.length);
    return kept.length ? [kept.map((item) => `- ${hardBroken(item, "  ")}`).join("\n")] : [];
  },
  table({ header, rows, caption = "" }) {
    const table = [markdownRow(header), `|${" --- |".repeat(header.length)}`, ...rows.map(markdownRow)];
    return [...(oneLine(caption) ? [`**${inline(oneLine(caption))}**`] : []), table.join("\n")];
  },
};

export function toMarkdown(data) {
  const { title, subtitle, blocks } = checked(data);
  const parts = [`# ${inline(title)}`, ...(subtitle ? [hardBroken([subtitle], "")] : [])];
  return `${[...parts, ...blocks.flatMap((block) => MARKDOWN[block.kind](block))].join("\n\n")}\n`;
}

/* HTML */

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
const escape = (text) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);
const broken = (parts) => parts.map(escape).join("<br>");

function htmlCell(text, scope = "") {
  const words = broken(lines(text));
  return scope && words ? `<th scope="${scope}">${words}</th>` : `<td>${words}</td>`;
}

function htmlRow([first, ...rest]) {
  return `<tr>${htmlCell(first, rest.length ? "row" : "")}${rest.map((text) => htmlCell(text)).join("")}</tr>\n`;
}

const HTML = {
  heading({ text, level }) {
    const words = escape(oneLine(text));
    return words ? `<h${level + 1}>${words}</h${level + 1}>\n` : "";
  },
  paragraph: ({ text }) => paragraphs(text).map((part) => `<p>${broken(part)}</p>\n`).join(""),
  note: ({ text }) => paragraphs(text).map((part) => `<p class="note">${broken(part)}</p>\n`).join(""),
  bullets({ items }) {
    const listed = items.map(lines).filter((item) => item.length).map((item) => `<li>${broken(item)}</li>\n`).join("");
    return listed ? `<ul>\n${listed}</ul>\n` : "";
  },
  table({ header, rows, caption = "" }) {
    const words = escape(oneLine(caption));
    const head = header.map((text) => htmlCell(text, "col")).join("");
    return `<div class="table" role="group" tabindex="0" aria-label="${words ? `Table: ${words}` : "Table"}">\n<table>\n`
      + (words ? `<caption>${words}</caption>\n` : "")
      + `<thead>\n<tr>${head}</tr>\n</thead>\n<tbody>\n${rows.map(htmlRow).join("")}</tbody>\n</table>\n</div>\n`;
  },
};

export function toHtml(data) {
  const { title, subtitle, language, blocks } = checked(data);
  return `<!doctype html>\n<html lang="${language}">\n<head>\n<meta charset="utf-8">\n`
    + '<meta http-equiv="Content-Security-Policy" '
    + "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    + '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    + `<title>${escape(title)}</title>\n<style>\n${PRINT_CSS}</style>\n</head>\n<body>\n<main>\n`
    + `<h1>${escape(title)}</h1>\n`
    + (subtitle ? `<p class="subtitle">${escape(subtitle)}</p>\n` : "")
    + `${blocks.map((block) => HTML[block.kind](block)).join("")}</main>\n</body>\n</html>\n`;
}

/* Word */

export async function toDocx(data) {
  const document = checked(data);
  const [{ wordFile }, library] = await Promise.all([
    import("./document-word.js"), import("../vendor/docx/docx.mjs"),
  ]);
  return wordFile(library, document, { lines, oneLine, paragraphs, escape });
}
