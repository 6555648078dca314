/* A question with buttons inside a tool; the promise holds the key of the button that was used. */
import { element } from "./helpers.js";

export function choose(tool, question, options, { shown = null, focus = true } = {}) {
  const place = tool.querySelector(".lm-choice");
  const before = document.activeElement;
  return new Promise((resolve) => {
    const buttons = options.map(([key, text]) => {
      const button = element("button", { type: "button", "data-choice": key }, text);
      button.addEventListener("click", () => {
        place.replaceChildren();
        if (before?.isConnected) before.focus();
        resolve(key);
      });
      return button;
    });
    place.replaceChildren(element(
      "div", { role: "group", class: "lm-chosen", "aria-label": question },
      element("p", {}, question),
      ...(shown === null ? [] : [element("div", { class: "lm-other", role: "region", tabIndex: 0, "aria-label": "The other text" }, shown)]),
      element("div", { class: "lm-answers" }, ...buttons),
    ));
    if (focus) buttons[0].focus();
  });
}
