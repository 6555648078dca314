/* The rules of `labour_migration.concepts.questionnaire`: who is asked what, and what follows. */

import { decide } from "./icls-rules.js";

const BIRTH = "birth";

function passes(rule, answer) {
  if ("is" in rule) return rule.is.includes(answer);
  if ("not" in rule) return !rule.not.includes(answer);
  if ("at_least" in rule) return Number(answer) >= rule.at_least;
  return Number(answer) <= rule.at_most;
}

/* true, false, or null where an answer is lacking. */
export function holds(rule, answers) {
  const joint = "all" in rule ? "all" : "any" in rule ? "any" : null;
  if (joint === null) {
    const answer = answers[rule.question] ?? null;
    return answer === null ? null : passes(rule, answer);
  }
  const found = rule[joint].map((part) => holds(part, answers));
  const settles = joint === "any";
  if (found.includes(settles)) return settles;
  return found.includes(null) ? null : !settles;
}

export function isAsked(question, given) {
  return question.asked_if === null || holds(question.asked_if, given) === true;
}

/* The answers that count, one for each question asked, in order. */
export function taken(module, answers) {
  const given = {};
  for (const question of module.questions) {
    if (isAsked(question, given)) given[question.id] = answers[question.id] ?? null;
  }
  return given;
}

export function walk(module, answers) {
  return module.questions.map((one) => one.id).filter((id) => id in taken(module, answers));
}

function earliest(module, question, answers) {
  const name = question.not_before === BIRTH ? "age" : question.not_before;
  const start = name ? answers[name] ?? null : null;
  if (start === null) return 0;
  return question.not_before === BIRTH ? module.year - start - 1 : start;
}

/* Why an answer cannot be; "" if it can. */
export function problem(module, question, value, answers) {
  if (value === null) return "";
  if (question.codes !== null) {
    return question.codes.some(([code]) => code === String(value)) ? "" : "Choose one of the answers.";
  }
  if (value < question.lowest || value > question.highest) {
    return `The answer must lie between ${question.lowest} and ${question.highest}.`;
  }
  const first = earliest(module, question, answers);
  return value < first ? `The year cannot be before ${first}.` : "";
}

/* The classifications of one respondent, from the answers that count. */
export function derive(module, given) {
  const facts = Object.fromEntries(
    Object.entries(module.derived).map(([name, rule]) => [name, holds(rule, given)]),
  );
  const plain = (applies) => ({ applies, path: "", part: "" });
  return {
    born_abroad: plain(facts.born_abroad),
    foreign_citizen: plain(facts.foreign_citizen),
    naturalised: plain(facts.naturalised),
    ...decide(facts, "birth"),
    migrant_worker_by_citizenship: decide(facts, "citizenship").migrant_worker,
    recruitment_asked: plain(facts.recruitment_asked === true),
  };
}
