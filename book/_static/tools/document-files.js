/* The buttons that turn what a tool holds into a document. */
import { announce, download, element, on } from "./helpers.js";

const FILES = {
  docx: ["toDocx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
  md: ["toMarkdown", "text/markdown;charset=utf-8"],
  html: ["toHtml", "text/html;charset=utf-8"],
};

/* `data` returns the document; the writers are fetched at first use. */
export function offersDocument(tool, name, data) {
  for (const [ending, [maker, type]] of Object.entries(FILES)) {
    on(tool, ending, "click", async () => {
      try {
        const writers = await import("./document.js");
        download(`${name}.${ending}`, type, await writers[maker](data()));
        announce(tool, `${name}.${ending} is made.`);
      } catch (problem) {
        announce(tool, `${name}.${ending} was not made: ${problem.message}`);
      }
    });
  }
}

/* Prints the document alone, as its page. */
export function printsDocument(tool, data) {
  on(tool, "print", "click", async () => {
    const { toHtml } = await import("./document.js");
    tool.querySelector(".lm-paper")?.remove();
    const frame = element("iframe", { class: "lm-paper", title: "The document, to be printed", srcdoc: toHtml(data()) });
    frame.setAttribute("sandbox", "allow-same-origin allow-modals");
    frame.addEventListener("load", () => frame.contentWindow.print());
    tool.append(frame);
  });
}
