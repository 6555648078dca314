/* The rules of `labour_migration.concepts.coherence`: what a matrix may hold and what it adds up to. */
import { Fraction } from "./fraction.js";

export const FIELDS = ["employment", "education and training", "labour migration", "other"];
export const FEWEST = 2;
export const MOST = 12;
export const HEAVIEST = 10;
export const LONGEST_NAME = 60;
export const LONGEST_TEXT = 300;
export const GIVEN = "Weights as given";

const UNFIT = /[\p{Cc}\p{Cs}]/u;
const BLANK = /^\p{Z}*$/u;

export const blank = (text) => BLANK.test(text);
export const named = (judged) => !blank(judged.evidence);
export const unscored = () => ({ score: null, evidence: "", confidence_quarters: 2 });

/* Without evidence a score counts with the lowest confidence. */
const quarters = (judged) => (named(judged) ? judged.confidence_quarters : 1);

function refuse(unless, why) {
  if (!unless) throw new Error(why);
}

function text(value, most, what) {
  const fits = typeof value === "string" && [...value].length <= most && !UNFIT.test(value);
  refuse(fits, `${what} is no text of one line and at most ${most} characters`);
  return value;
}

function whole(value, low, high) {
  return Number.isInteger(value) && value >= low && value <= high;
}

function objective(one, number) {
  const name = text(one?.name, LONGEST_NAME, `the name of objective ${number}`);
  refuse(!blank(name), `objective ${number} has no name`);
  refuse(FIELDS.includes(one.field), `objective ${number} has no known field`);
  refuse(whole(one.weight, 0, HEAVIEST), `the weight of objective ${number} is not from 0 to ${HEAVIEST}`);
  return { name, field: one.field, weight: one.weight };
}

function judgement(given, where, diagonal) {
  refuse(given !== null && typeof given === "object", `${where} holds no judgement`);
  const one = { ...unscored(), ...given };
  refuse(one.score === null || whole(one.score, -3, 3), `${where} has a score outside −3 to +3`);
  refuse(whole(one.confidence_quarters, 1, 4), `${where} has an unknown confidence`);
  text(one.evidence, LONGEST_TEXT, `the evidence of ${where}`);
  const { score, evidence, confidence_quarters } = one;
  const empty = score === null && evidence === "" && confidence_quarters === 2;
  refuse(!diagonal || empty, `${where} scores an objective against itself`);
  return { score, evidence, confidence_quarters };
}

/* A copy of a saved matrix; throws, saying why, when it holds anything else. */
export function read(values) {
  const keys = Object.keys(values ?? {}).sort().join();
  refuse(keys === "cells,objectives,title", "it holds no coherence matrix");
  const { title, objectives, cells } = values;
  text(title, LONGEST_TEXT, "its title");
  const size = Array.isArray(objectives) ? objectives.length : 0;
  refuse(whole(size, FEWEST, MOST), `it has not between ${FEWEST} and ${MOST} objectives`);
  const listed = objectives.map((one, place) => objective(one, place + 1));
  refuse(new Set(listed.map((one) => one.name)).size === size, "two objectives have the same name");
  const square = Array.isArray(cells) && cells.length === size
    && cells.every((row) => Array.isArray(row) && row.length === size);
  refuse(square, "its judgements do not fit its objectives");
  const read = cells.map((row, line) => row.map((one, column) => (
    judgement(one, `cell ${line + 1}, ${column + 1}`, line === column))));
  return { title, objectives: listed, cells: read };
}

function scores({ cells }, weights, evidencedOnly) {
  return cells.flatMap((line, row) => line.flatMap((one, column) => {
    const weight = weights[row] * weights[column];
    const counts = one.score !== null && weight > 0 && (named(one) || !evidencedOnly);
    return counts ? [{ row, column, score: one.score, count: weight * quarters(one) }] : [];
  }));
}

function total(cells, value) {
  return cells.reduce((sum, one) => sum + value(one), 0);
}

function mean(cells) {
  if (!cells.length) return null;
  return new Fraction(total(cells, (one) => one.score * one.count), total(cells, (one) => one.count));
}

function part(cells, sign) {
  if (!cells.length) return null;
  const side = cells.filter((one) => one.score * sign > 0);
  return new Fraction(total(side, (one) => one.score * one.count), total(cells, (one) => one.count));
}

function same(a, b) {
  return a.n === b.n && a.d === b.d;
}

/* Names of the objectives with the greatest mean on one side of 0. */
function extreme(effects, sign) {
  const side = effects.filter(({ given }) => given && (sign > 0 ? given.n > 0n : given.n < 0n));
  const ahead = (a, b) => (sign > 0 ? a.exceeds(b) : b.exceeds(a));
  const first = side.reduce((best, { given }) => (best && !ahead(given, best) ? best : given), null);
  return side.filter(({ given }) => same(given, first)).map(({ name }) => name);
}

function pair(objectives, first, second, cells) {
  const both = cells.filter(({ row, column }) => (
    (row === first && column === second) || (row === second && column === first)));
  if (!both.length) return [];
  const found = both.map(({ score }) => score);
  const deciding = Math.min(...found) < 0 ? Math.min(...found) : Math.max(...found);
  return [{
    first: objectives[first].name,
    second: objectives[second].name,
    there: both.find(({ row }) => row === first)?.score ?? null,
    back: both.find(({ row }) => row === second)?.score ?? null,
    deciding,
    count: Math.max(...both.filter(({ score }) => score === deciding).map(({ count }) => count)),
  }];
}

function ranked(pairs, sign) {
  return pairs.filter(({ deciding }) => deciding * sign > 0)
    .sort((a, b) => sign * (b.deciding - a.deciding) || b.count - a.count);
}

export function strongest(pairs) {
  return pairs.filter(({ deciding, count }) => deciding === pairs[0].deciding && count === pairs[0].count);
}

function betweenFields(objectives, cells) {
  const used = FIELDS.filter((name) => objectives.some(({ field }) => field === name));
  const field = (place) => objectives[place].field;
  return used.flatMap((row) => used.map((column) => (
    [row, column, mean(cells.filter((one) => field(one.row) === row && field(one.column) === column))])));
}

export function assess(matrix, weights = null, evidencedOnly = false) {
  const { objectives } = matrix;
  const used = weights ?? objectives.map(({ weight }) => weight);
  const cells = scores(matrix, used, evidencedOnly);
  const effects = objectives.map(({ name }, place) => ({
    name,
    given: mean(cells.filter(({ row }) => row === place)),
    received: mean(cells.filter(({ column }) => column === place)),
  }));
  const pairs = objectives.flatMap((_, first) => objectives.flatMap((_, second) => (
    first < second ? pair(objectives, first, second, cells) : [])));
  const weighty = used.filter((weight) => weight > 0).length;
  return {
    overall: mean(cells),
    helps: part(cells, 1),
    hinders: part(cells, -1),
    effects,
    fields: betweenFields(objectives, cells),
    enabling: extreme(effects, 1),
    blocking: extreme(effects, -1),
    conflicts: ranked(pairs, -1),
    synergies: ranked(pairs, 1),
    evidence: {
      possible: weighty * Math.max(weighty - 1, 0),
      scored: scores(matrix, used, false).length,
      evidenced: scores(matrix, used, true).length,
    },
  };
}

function weightings({ objectives }) {
  const weights = objectives.map(({ weight }) => weight);
  const used = objectives.filter(({ weight }) => weight > 0);
  const held = FIELDS.filter((name) => used.some(({ field }) => field === name));
  const fields = held.length > 1 ? held : [];
  const times = (fits, factor) => objectives.map((one) => one.weight * (fits(one) ? factor : 1));
  return [
    ["Equal weights", weights.map(() => 1)],
    ...used.map((one) => [`Without: ${one.name}`, times((other) => other === one, 0)]),
    ...used.map((one) => [`Double: ${one.name}`, times((other) => other === one, 2)]),
    ...fields.map((name) => [`Field double: ${name}`, times(({ field }) => field === name, 2)]),
    ...fields.map((name) => [`Field alone: ${name}`, times(({ field }) => field !== name, 0)]),
  ];
}

function sign({ n }) {
  return n > 0n ? 1 : n < 0n ? -1 : 0;
}

function firsts(found) {
  const conflicts = strongest(found.conflicts).map(({ first, second }) => [first, second]);
  return { enabling: found.enabling, blocking: found.blocking, conflict: conflicts };
}

function compared(name, found, given) {
  const [here, before] = [firsts(found), firsts(given)];
  const flat = (names) => JSON.stringify([...names].map((one) => JSON.stringify(one)).sort());
  return {
    name,
    overall: found.overall,
    turns: Boolean(found.overall && given.overall) && sign(found.overall) !== sign(given.overall),
    changed: Object.keys(here).filter((what) => flat(here[what]) !== flat(before[what])),
    enabling: here.enabling,
    blocking: here.blocking,
    conflicts: here.conflict,
  };
}

/* The results under every set of weights; the range names the first case at either end. */
export function sensitivity(matrix) {
  const given = assess(matrix);
  const cases = [
    compared(GIVEN, given, given),
    ...weightings(matrix).map(([name, weights]) => compared(name, assess(matrix, weights), given)),
    compared("Only scores with evidence", assess(matrix, null, true), given),
  ];
  const valued = cases.filter(({ overall }) => overall);
  const first = (ahead) => valued.reduce((best, one) => (best && !ahead(one.overall, best.overall) ? best : one), null);
  return { cases, lowest: first((a, b) => b.exceeds(a)), highest: first((a, b) => a.exceeds(b)) };
}
