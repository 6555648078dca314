/* The rules of `labour_migration.concepts.monitoring`: checks and progress.
   `terms` are the words and lists of that package, as the page carries them. */
import { Fraction } from "./fraction.js";
import { line } from "./plain-text.js";

const NUMBER = /^-?[0-9]{1,12}(\.[0-9]{1,6})?$/;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const VALUES = ["baseline_value", "target_value"];
const DATES = ["baseline_date", "target_date"];
const LATEST = ["latest_value", "latest_date"];
const MILLISECONDS = 86_400_000;

/* Reading */

function number(text) {
  const plain = line(text).replaceAll("−", "-");
  if (!NUMBER.test(plain)) return null;
  const amount = Fraction.typed(plain.replace("-", ""));
  return plain.startsWith("-") ? new Fraction(-amount.n, amount.d) : amount;
}

/* A day as the number of days since 1970; null where there is no such day. */
function day(text) {
  const plain = line(text);
  if (!DAY.test(plain) || plain < "1900" || plain >= "2200") return null;
  const found = new Date(`${plain}T00:00:00Z`);
  const real = !Number.isNaN(found.valueOf()) && found.toISOString().startsWith(plain);
  return real ? found.valueOf() / MILLISECONDS : null;
}

export function dayInWords(text) {
  const found = day(text);
  return found === null ? line(text) : new Date(found * MILLISECONDS)
    .toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
}

const minus = (a, b) => new Fraction(a.n * b.d - b.n * a.d, a.d * b.d);
const same = (a, b) => a.n === b.n && a.d === b.d;

function over(a, b) {
  const sign = b.n < 0n ? -1n : 1n;
  return new Fraction(sign * a.n * b.d, sign * a.d * b.n);
}

const isShare = (value) => value.n >= 0n && value.n <= 100n * value.d;
const filled = (one, name) => Boolean(line(one[name]));
const missing = (one, terms) => terms.required.filter((name) => !filled(one, name));
const asked = (plan, criterion) => Boolean(line(plan.questions[criterion].question));

/* Checks */

function usable(one, name) {
  if (name.endsWith("_date")) {
    const [found, first] = [day(one.latest_date), day(one.baseline_date)];
    return found !== null && (first === null || found >= first);
  }
  const value = number(one[name]);
  return value !== null && (one.measure !== "share" || isShare(value));
}

function months(plan) {
  const [start, end] = [day(plan.start), day(plan.end)];
  if (start === null || end === null || end <= start) return null;
  const [first, after] = [start, end + 1].map((one) => new Date(one * MILLISECONDS));
  return 12 * (after.getUTCFullYear() - first.getUTCFullYear()) + after.getUTCMonth() - first.getUTCMonth()
    - (after.getUTCDate() < first.getUTCDate() ? 1 : 0);
}

function ofValues(one) {
  const found = [];
  const odd = (names, read) => names.filter((name) => filled(one, name) && read(one[name]) === null);
  const [numbers, days] = [odd(VALUES, number), odd(DATES, day)];
  if (numbers.length) found.push(["not-a-number", numbers]);
  if (days.length) found.push(["not-a-date", days]);
  const [first, last] = DATES.map((name) => day(one[name]));
  if (first !== null && last !== null && last <= first) found.push(["target-not-later", ["target_date"]]);
  const [low, high] = VALUES.map((name) => number(one[name]));
  if (low === null || high === null) return found;
  if (same(low, high)) found.push(["target-is-baseline", ["target_value"]]);
  else if (one.direction && high.exceeds(low) !== (one.direction === "rise")) {
    found.push(["wrong-direction", ["target_value"]]);
  }
  return found;
}

function ofShare(one) {
  const found = [];
  const odd = VALUES.filter((name) => number(one[name]) !== null && !isShare(number(one[name])));
  if (odd.length) found.push(["share-out-of-range", odd]);
  if (!filled(one, "denominator")) found.push(["no-denominator", ["denominator"]]);
  return found;
}

function ofIndicator(one, length, terms) {
  const empty = missing(one, terms);
  const found = [...(empty.length ? [["incomplete", empty]] : []), ...ofValues(one)];
  if (one.measure === "share") found.push(...ofShare(one));
  if (one.frequency && length !== null && terms.frequencies[one.frequency] > length) {
    found.push(["too-rare", ["frequency"]]);
  }
  if (one.counts === "persons" && !one.disaggregation.includes("sex")) found.push(["no-sex", ["disaggregation"]]);
  const odd = LATEST.filter((name) => !usable(one, name));
  if (odd.length && LATEST.some((name) => filled(one, name))) found.push(["latest-unusable", odd]);
  return found;
}

function ofChain({ text, indicators }) {
  const levels = new Set(indicators.map((one) => one.level));
  const chain = !levels.size ? ["no-indicator"]
    : levels.size === 1 && levels.has("output") ? ["outputs-only"]
      : levels.has("outcome") ? [] : ["no-outcome"];
  return [...(line(text) ? [] : ["objective-not-written"]), ...chain];
}

function ofPlan(plan, length, terms) {
  const empty = Object.keys(terms.planFields).filter((name) => !line(plan[name]));
  return [
    ...(empty.length ? [["plan-incomplete", 0, 0, empty]] : []),
    ...(line(plan.start) && line(plan.end) && length === null ? [["plan-dates", 0, 0, ["start", "end"]]] : []),
    ...(plan.objectives.length ? [] : [["no-objective", 0, 0, []]]),
  ];
}

function finding([check, objective, indicator, fields], terms) {
  const labels = { ...terms.fields, ...terms.planFields };
  const named = fields.filter((name) => Object.hasOwn(labels, name)).map((name) => labels[name].toLowerCase());
  let where = "Plan";
  if (indicator) where = `Indicator ${objective}.${indicator}`;
  else if (objective) where = `Objective ${objective}`;
  else if (check === "no-evidence") where = `Question on ${fields[0]}`;
  return { check, objective, indicator, fields, where, text: terms.checks[check].replace("{fields}", named.join(", ")) };
}

export const isComplete = (one, terms) => !missing(one, terms).length;

export function isMeasurable(one, terms) {
  return !missing(one, terms).some((name) => terms.measured.includes(name))
    && !ofIndicator(one, null, terms).some(([name]) => terms.measurable.includes(name));
}

export function check(plan, terms) {
  const length = months(plan);
  const found = ofPlan(plan, length, terms);
  plan.objectives.forEach((objective, o) => {
    found.push(...ofChain(objective).map((name) => [name, o + 1, 0, []]));
    objective.indicators.forEach((one, i) => {
      found.push(...ofIndicator(one, length, terms).map(([name, fields]) => [name, o + 1, i + 1, fields]));
    });
  });
  const criteria = Object.keys(terms.criteria);
  found.push(...criteria
    .filter((name) => asked(plan, name) && !line(plan.questions[name].evidence))
    .map((name) => ["no-evidence", 0, 0, [name]]));
  const listed = plan.objectives.flatMap((objective) => objective.indicators);
  const [complete, measured] = [isComplete, isMeasurable].map((holds) => listed.map((one) => holds(one, terms)));
  const count = (marks) => marks.filter(Boolean).length;
  return {
    findings: found.map((one) => finding(one, terms)),
    indicators: listed.length,
    complete: count(complete),
    measurable: count(measured),
    sound: count(complete.map((mark, place) => mark && measured[place])),
    notAsked: criteria.filter((name) => !asked(plan, name)),
  };
}

/* Progress */

function verdict(way, time, terms) {
  const one = new Fraction(1);
  if (!one.exceeds(way)) return "reached";
  if (Fraction.read(terms.early).exceeds(time)) return "early";
  if (!one.exceeds(time)) return "late";
  if (way.n < 0n) return "away";
  if (same(way, time)) return "level";
  return way.exceeds(time) ? "ahead" : "behind";
}

export function progress(one, terms) {
  const [low, high, value] = [...VALUES, LATEST[0]].map((name) => number(one[name]));
  const [first, last, at] = [...DATES, LATEST[1]].map((name) => day(one[name]));
  if ([low, high, value, first, last, at].includes(null)) return null;
  if (same(low, high) || last <= first || ![...VALUES, ...LATEST].every((name) => usable(one, name))) return null;
  const way = over(minus(value, low), minus(high, low));
  const time = new Fraction(at - first, last - first);
  return { way, time, verdict: verdict(way, time, terms) };
}
