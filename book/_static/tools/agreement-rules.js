/* The rules of `labour_migration.concepts.agreements.score`, on the same items and shares. */
import { Fraction } from "./fraction.js";

function earned(item, shares, answers) {
  const share = item.name in answers ? shares[answers[item.name]] : shares.no;
  return new Fraction(item.points).times(Fraction.read(share));
}

function sum(items, shares, answers) {
  return items.map((item) => earned(item, shares, answers))
    .reduce((total, points) => total.plus(points), new Fraction(0));
}

function possible(items) {
  return items.reduce((total, item) => total + item.points, 0);
}

export function score(items, shares, answers) {
  for (const [name, answer] of Object.entries(answers)) {
    if (!items.some((item) => item.name === name)) throw new Error(`there is no item ${name}`);
    if (!Object.hasOwn(shares, answer)) throw new Error(`item ${name} is answered ${answer}`);
  }
  const missing = items.filter((item) => !(item.name in answers));
  const dimensions = [...new Set(items.map((item) => item.dimension))].map((name) => {
    const own = items.filter((item) => item.dimension === name);
    return {
      name,
      points: sum(own, shares, answers),
      possible: possible(own),
      missing: own.filter((item) => !(item.name in answers)).length,
    };
  });
  return {
    points: sum(items, shares, answers),
    possible: possible(items),
    openPoints: possible(missing),
    missing: missing.map((item) => item.name),
    unmetEssentials: items
      .filter((item) => item.essential && (answers[item.name] ?? "yes") !== "yes")
      .map((item) => item.name),
    dimensions,
  };
}
