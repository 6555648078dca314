/* A document as a Word file, through the library that only an export loads. */
import { WORD_NUMBERING, WORD_PROPERTIES, WORD_STYLES } from "./document-parts.js";

/* A4 with margins of 20 mm, in twentieths of a point. */
const PAGE = { width: 11906, height: 16838 };
const MARGIN = 1134;
const TEXT_WIDTH = PAGE.width - 2 * MARGIN;
const [NARROWEST, WIDEST] = [6, 40];
/* A bold letter, and the margins of a cell, in twentieths of a point. */
const [LETTER, GAP] = [115, 240];
const GROUND = "E6ECF3";

/* Characters, not the units of UTF-16. */
const size = (line) => [...line].length;

/* Room for the longest word of each column, then the rest by the longest lines. */
function widths(header, rows, lines) {
  const columns = header.map((_, place) => [header, ...rows].flatMap((row) => lines(row[place])));
  const most = (texts, least) => texts.reduce((found, text) => Math.max(found, size(text)), least);
  const weights = columns.map((one) => Math.min(WIDEST, most(one, NARROWEST)));
  const needs = columns.map((one) => (
    LETTER * Math.min(WIDEST, most(one.flatMap((line) => line.split(" ")), 0)) + GAP
  ));
  const total = (numbers) => numbers.reduce((one, other) => one + other);
  const spare = TEXT_WIDTH - total(needs);
  if (spare < 0) return needs.map((need) => Math.floor((TEXT_WIDTH * need) / total(needs)));
  return needs.map((need, place) => need + Math.floor((spare * weights[place]) / total(weights)));
}

export async function wordFile(library, document, words) {
  const { Document, Footer, Packer, Paragraph, SimpleField, Table, TableCell, TableRow, TextRun } = library;
  const paragraph = (style, lines) => new Paragraph({
    style, children: lines.map((text, place) => new TextRun({ text, break: place ? 1 : 0 })),
  });
  const line = (style, text) => (words.oneLine(text) ? [paragraph(style, [words.oneLine(text)])] : []);

  function table({ header, rows, caption = "" }) {
    const columns = widths(header, rows, words.lines);
    const row = (texts, number) => new TableRow({
      cantSplit: true,
      ...(number === 0 ? { tableHeader: true } : {}),
      children: texts.map((text, place) => new TableCell({
        width: { size: columns[place], type: "dxa" },
        ...(number === 0 ? { shading: { type: "clear", fill: GROUND } } : {}),
        children: [paragraph(number ? "TableText" : "TableHeading", words.lines(text))],
      })),
    });
    const made = new Table({ style: "TableGrid", columnWidths: columns, rows: [header, ...rows].map(row) });
    /* Without a paragraph between them Word would join two tables. */
    return [...line("Caption", caption), made, paragraph("AfterTable", [])];
  }

  const makers = {
    heading: ({ text, level }) => line(`Heading${level}`, text),
    paragraph: ({ text }) => words.paragraphs(text).map((part) => paragraph("Normal", part)),
    note: ({ text }) => words.paragraphs(text).map((part) => paragraph("Note", part)),
    bullets: ({ items }) => items.map(words.lines).filter((item) => item.length).map((item) => paragraph("ListBullet", item)),
    table,
  };
  const { title, subtitle, language, blocks } = document;
  const margin = { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN };
  const file = new Document({
    sections: [{
      properties: { page: { size: PAGE, margin } },
      footers: { default: new Footer({ children: [new Paragraph({ style: "Footer", children: [new SimpleField("PAGE")] })] }) },
      children: [
        ...line("Title", title), ...line("Subtitle", subtitle),
        ...blocks.flatMap((block) => makers[block.kind](block)),
      ],
    }],
  });
  return Packer.toBlob(file, undefined, [
    { path: "word/styles.xml", data: WORD_STYLES.replaceAll("LANGUAGE", language) },
    { path: "word/numbering.xml", data: WORD_NUMBERING },
    {
      path: "docProps/core.xml",
      data: WORD_PROPERTIES.replace("LANGUAGE", language).replace("TITLE", () => words.escape(title)),
    },
  ]);
}
