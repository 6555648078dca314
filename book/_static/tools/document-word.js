/* A document as a Word file, through the library that only an export loads. */
import { WORD_NUMBERING, WORD_PROPERTIES, WORD_STYLES } from "./document-parts.js";

/* A4 with margins of 20 mm, in twentieths of a point. */
const PAGE = { width: 11906, height: 16838 };
const MARGIN = 1134;
const TEXT_WIDTH = PAGE.width - 2 * MARGIN;
const [NARROWEST, WIDEST] = [6, 40];
const GROUND = "E6ECF3";

/* Characters, not the units of UTF-16. */
const size = (line) => [...line].length;

function widths(header, rows, lines) {
  const weights = header.map((_, place) => {
    const cells = [header, ...rows].flatMap((row) => lines(row[place]));
    return Math.min(WIDEST, cells.reduce((most, line) => Math.max(most, size(line)), NARROWEST));
  });
  const sum = weights.reduce((one, other) => one + other);
  return weights.map((weight) => Math.floor((TEXT_WIDTH * weight) / sum));
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
