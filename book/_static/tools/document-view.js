/* A document on the page, in the elements that the page had before its script. */
import { element, table } from "./helpers.js";

const MAKERS = {
  heading: ({ text }) => element("p", { class: "lm-heading" }, text),
  paragraph: ({ text }) => element("p", {}, text),
  note: ({ text }) => element("p", { class: "lm-note" }, text),
  bullets: ({ items }) => element("ul", {}, ...items.map((item) => element("li", {}, item))),
  table: ({ caption, header, rows }) => table(caption, header, rows),
};

export function view({ title, subtitle, blocks }) {
  return [
    element("p", { class: "lm-heading" }, title),
    ...(subtitle ? [element("p", {}, subtitle)] : []),
    ...blocks.map((block) => MAKERS[block.kind](block)),
  ];
}
