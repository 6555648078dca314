/* The rules of `labour_migration.indicators.icls.decide`: null is an answer not stated. */

export const CONCEPTS = ["migrant_worker", "for_work_migrant", "return_migrant_worker"];
const WORDS = new Map([[true, "yes"], [false, "no"], [null, "not stated"]]);

function step(question, answer, wanted = true) {
  return { question, answer, wanted };
}

function migrant(answers, criterion) {
  if (criterion === "birth") return step("born abroad", answers.born_abroad);
  if (criterion === "citizenship") return step("foreign citizen", answers.foreign_citizen);
  if (criterion !== "either") throw new Error(`criterion is birth, citizenship or either, not ${criterion}`);
  const both = [answers.born_abroad, answers.foreign_citizen];
  const answer = both.includes(true) ? true : both.includes(null) ? null : false;
  return step("born abroad or foreign citizen", answer);
}

/* One answer against the chain settles it, even after one that is not stated. */
function settle(steps, part = "") {
  const path = [];
  let unknown = false;
  for (const { question, answer, wanted } of steps) {
    path.push(`${question}: ${WORDS.get(answer)}`);
    if (answer === !wanted) return { applies: false, part: "", path: path.join(" > ") };
    unknown ||= answer === null;
  }
  return { applies: unknown ? null : true, part: unknown ? "" : part, path: path.join(" > ") };
}

function eitherWay(resident, visitor) {
  if (resident.path === visitor.path) return resident;
  return {
    applies: resident.applies === visitor.applies ? resident.applies : null,
    part: "",
    path: `usual resident here: not stated (either ${resident.path}; or ${visitor.path})`,
  };
}

export function decide(answers, criterion = "birth") {
  if (answers.resident === null) {
    const [one, other] = [true, false].map((resident) => decide({ ...answers, resident }, criterion));
    return Object.fromEntries(CONCEPTS.map((concept) => [concept, eitherWay(one[concept], other[concept])]));
  }
  const adult = step("of working age", answers.working_age);
  const here = step("usual resident here", answers.resident);
  const came = step("came for work", answers.came_for_work);
  const returned = settle([adult, here, step("was a migrant worker abroad", answers.worked_abroad)]);
  if (answers.resident) {
    const moved = migrant(answers, criterion);
    return {
      migrant_worker: settle([adult, here, moved, step("in the labour force", answers.labour_force)], "a"),
      for_work_migrant: settle([here, moved, came]),
      return_migrant_worker: returned,
    };
  }
  const away = step("usual resident here", answers.resident, false);
  const work = step("works for a resident producer or seeks work here", answers.attached);
  return {
    migrant_worker: settle([adult, away, work], "b"),
    for_work_migrant: settle([away, came]),
    return_migrant_worker: returned,
  };
}

export function verdict({ applies, part }) {
  if (applies === null) return "cannot be decided";
  return (applies ? "yes" : "no") + (part ? `, part (${part})` : "");
}
