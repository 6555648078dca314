/* The checklist at work: answers from the form, points beside it, files on the reader's device. */
import { score } from "./agreement-rules.js";
import { Fraction } from "./fraction.js";
import {
  announce, counted, downloadCsv, element, on, opensFile, printsAlone, saveFile, table,
} from "./helpers.js";

function answersOf(tool) {
  const chosen = [...tool.querySelectorAll(".lm-question input:checked")];
  return Object.fromEntries(
    chosen.filter((input) => input.value)
      .map((input) => [input.closest(".lm-question").dataset.item, input.value]),
  );
}

function fill(tool, answers) {
  for (const question of tool.querySelectorAll(".lm-question")) {
    const wanted = answers[question.dataset.item] ?? "";
    for (const input of question.querySelectorAll("input")) input.checked = input.value === wanted;
  }
}

function sentence(scored) {
  const highest = scored.points.plus(new Fraction(scored.openPoints));
  const words = [`${scored.points.short()} of ${scored.possible} points.`];
  if (scored.missing.length) {
    words.push(
      `${counted(scored.missing.length, "question")} not answered: up to ${highest.short()} possible.`,
    );
  }
  if (scored.unmetEssentials.length) {
    words.push(`${counted(scored.unmetEssentials.length, "essential")} not met.`);
  }
  if (!scored.missing.length && !scored.unmetEssentials.length) {
    words.push("Every question is answered and every essential met.");
  }
  return words.join(" ");
}

/* A list of questions; each entry takes the reader to its place in the form. */
function list(tool, title, names, items) {
  if (!names.length) return [];
  const entries = names.map((name) => {
    const button = element("button", { type: "button", class: "lm-link" },
      items.find((item) => item.name === name).question);
    button.addEventListener("click", () => {
      const question = tool.querySelector(`[data-item="${name}"]`);
      question.closest("details").open = true;
      question.querySelector("input:checked").focus();
      question.scrollIntoView({ block: "center" });
    });
    return element("li", {}, button);
  });
  return [element("details", { class: "lm-list" },
    element("summary", {}, `${title} (${names.length})`), element("ul", {}, ...entries))];
}

function show(tool, { items, shares }) {
  const scored = score(items, shares, answersOf(tool));
  announce(tool, sentence(scored));
  const rows = scored.dimensions.map((part) => [
    part.name, part.points.short(), String(part.possible), String(part.missing),
  ]);
  rows.push(["All parts", scored.points.short(), String(scored.possible), String(scored.missing.length)]);
  tool.querySelector(".lm-totals").replaceChildren(
    table("Points by part", ["Part", "Points", "Possible", "Not answered"], rows),
    ...list(tool, "Essentials not met", scored.unmetEssentials, items),
    ...list(tool, "Questions not answered", scored.missing, items),
  );
  for (const part of scored.dimensions) {
    const place = tool.querySelector(`[data-dimension="${CSS.escape(part.name)}"] .lm-part-score`);
    place.textContent = `${part.points.short()} of ${part.possible}`;
  }
}

function exported(tool, { items, shares }) {
  const answers = answersOf(tool);
  const scored = score(items, shares, answers);
  const own = (item) => score([item], shares, item.name in answers ? { [item.name]: answers[item.name] } : {});
  return [
    ["Item", "Part", "Question", "Essential", "Answer", "Points", "Possible"],
    ...items.map((item) => [
      item.name, item.dimension, item.question, item.essential ? "yes" : "no",
      answers[item.name] ?? "", own(item).points.short(), item.points,
    ]),
    ["", "All parts", tool.querySelector('[data-field="title"]').value, "", "", scored.points.short(), scored.possible],
  ];
}

export function start(tool, data) {
  const title = tool.querySelector('[data-field="title"]');
  const form = tool.querySelector("form");
  form.addEventListener("change", () => show(tool, data));
  form.addEventListener("submit", (event) => event.preventDefault());
  on(tool, "clear", "click", () => { fill(tool, {}); show(tool, data); });
  on(tool, "csv", "click", () => downloadCsv("agreement-checklist", exported(tool, data)));
  on(tool, "save", "click", () => saveFile(tool, { title: title.value, answers: answersOf(tool) }));
  opensFile(tool, (content) => {
    score(data.items, data.shares, content.answers ?? {});
    title.value = String(content.title ?? "").slice(0, title.maxLength);
    fill(tool, content.answers ?? {});
    show(tool, data);
  });
  printsAlone(tool);
  show(tool, data);
}
