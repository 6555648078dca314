/* Asks for a prediction, then shows the decision on a person and the questions behind it. */
import { announce, element, on, table } from "./helpers.js";
import { CONCEPTS, decide, verdict } from "./icls-rules.js";

const WRITTEN = new Map([[true, "yes"], [false, "no"], [null, ""]]);
const READ = { yes: true, no: false, "": null };
const GUESSED = { yes: true, no: false, unknown: null };
const EITHER_WAY = /^usual resident here: not stated \(either (.*); or (.*)\)$/;
const GUESS_WORDS = { yes: "yes", no: "no", unknown: "cannot be decided" };

export function start(tool, { cases, concepts, questions, criteria, start: invitation }) {
  const field = (name) => tool.querySelector(`[data-field="${name}"]`);
  const names = Object.keys(questions);
  const story = tool.querySelector(".lm-case");
  const outcome = tool.querySelector(".lm-outcome");
  const form = tool.querySelector(".lm-answers-part");

  function answers() {
    return Object.fromEntries(names.map((name) => [name, READ[field(`answer-${name}`).value]]));
  }

  function guesses() {
    return CONCEPTS.map((concept) => field(`guess-${concept}`).value);
  }

  function forget(text = invitation) {
    outcome.replaceChildren();
    announce(tool, text);
  }

  function choose(id) {
    const chosen = cases.find((one) => one.id === id);
    field("case").value = id;
    story.textContent = chosen ? chosen.story : "Answer the eight questions for a person you have in mind.";
    for (const name of names) field(`answer-${name}`).value = chosen ? WRITTEN.get(chosen.answers[name]) : "";
    for (const concept of CONCEPTS) {
      field(`guess-${concept}`).value = "";
      field(`guess-${concept}`).removeAttribute("aria-invalid");
    }
    form.open = !chosen;
    forget();
  }

  function steps(path) {
    return element("ol", {}, ...path.split(" > ").map((text) => element("li", {}, text)));
  }

  /* Where residence is not stated, both ways were walked. */
  function walked({ path }) {
    const ways = EITHER_WAY.exec(path);
    if (!ways) return [steps(path)];
    return [
      element("p", {}, "Usual residence is not stated. If the person is a resident:"), steps(ways[1]),
      element("p", {}, "If not:"), steps(ways[2]),
    ];
  }

  function show() {
    const guessed = guesses();
    CONCEPTS.forEach((concept, place) => {
      const box = field(`guess-${concept}`);
      if (guessed[place]) box.removeAttribute("aria-invalid");
      else box.setAttribute("aria-invalid", "true");
    });
    const open = guessed.indexOf("");
    if (open >= 0) {
      forget("Predict all three answers first.");
      field(`guess-${CONCEPTS[open]}`).focus();
      return;
    }
    const criterion = field("criterion").value;
    const given = answers();
    const found = decide(given, criterion);
    const rows = CONCEPTS.map((concept, place) => [
      concepts[concept], GUESS_WORDS[guessed[place]], verdict(found[concept]),
    ]);
    const others = Object.fromEntries(Object.keys(criteria).map((each) => [each, decide(given, each)]));
    const compared = CONCEPTS.map((concept) => [
      concepts[concept], ...Object.values(others).map((one) => verdict(one[concept])),
    ]);
    const paths = CONCEPTS.flatMap((concept) => [
      element("p", { class: "lm-summary" }, `${concepts[concept]}: ${verdict(found[concept])}`), ...walked(found[concept]),
    ]);
    outcome.replaceChildren(
      table(`Identified by ${criteria[criterion]}`, ["Concept", "Your prediction", "Decision"], rows),
      element("div", { class: "lm-paths" }, ...paths),
      table("The same person under each criterion", ["Concept", ...Object.values(criteria)], compared),
    );
    const right = CONCEPTS.filter((concept, place) => GUESSED[guessed[place]] === found[concept].applies);
    announce(tool, `${right.length} of your ${CONCEPTS.length} predictions agree with the decision.`);
  }

  field("case").addEventListener("change", () => choose(field("case").value));
  field("criterion").addEventListener("change", () => (outcome.childElementCount ? show() : forget()));
  for (const concept of CONCEPTS) field(`guess-${concept}`).addEventListener("change", () => forget());
  for (const name of names) {
    field(`answer-${name}`).addEventListener("change", () => {
      if (field("case").value !== "own") {
        field("case").value = "own";
        story.textContent = "The answers below are now your own.";
      }
      forget();
    });
  }
  on(tool, "show", "click", show);
  on(tool, "again", "click", () => {
    const place = cases.findIndex((one) => one.id === field("case").value);
    choose(cases[(place + 1) % cases.length].id);
    field("case").focus();
  });
  story.hidden = false;
  form.hidden = false;
  choose(cases[0].id);
}
