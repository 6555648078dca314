/* The rules of `labour_migration.concepts.portability`, in exact fractions. */
import { Fraction } from "./fraction.js";

const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const WHOLE = /^[0-9]{1,4}$/;

/* `code` is the name of the Python error; `field` says where the form should point. */
export class CaseError extends Error {
  constructor(code, message, field = "") {
    super(message);
    this.code = code;
    this.field = field;
  }
}

function isDay(text) {
  const day = new Date(`${text}T00:00:00Z`);
  return DAY.test(text) && !text.startsWith("0000") && !Number.isNaN(day.valueOf())
    && day.toISOString().startsWith(text);
}

function month(day) {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7));
}

function checkRecords(records) {
  records.forEach((record, place) => {
    for (const end of ["start", "end"]) {
      if (!isDay(record[end])) {
        throw new CaseError("BadCase", `Record ${place + 1}: fill in a valid ${end === "start" ? "first" : "last"} day.`, `record-${place}-${end}`);
      }
    }
    if (record.end < record.start) {
      throw new CaseError("EndBeforeStart", `Record ${place + 1} of ${record.country} ends on ${record.end}, before its start ${record.start}.`, `record-${place}-end`);
    }
  });
}

function checkSchemes(schemes) {
  schemes.forEach((scheme, place) => {
    const problem = (field, text) => {
      throw new CaseError("BadCase", `Country ${place + 1}: ${text}`, `scheme-${place}-${field}`);
    };
    if (!WHOLE.test(scheme.minimum_months)) problem("minimum_months", "the minimum must be a whole number of months.");
    if (Fraction.typed(scheme.accrual_pct) === null) problem("accrual_pct", "the accrual rate must be a number such as 1.5.");
    if (Fraction.typed(scheme.reference_wage) === null) problem("reference_wage", "the wage must be a number such as 900.");
  });
}

function refuseSharedDays(records) {
  records.forEach((one, place) => {
    for (const other of records.slice(place + 1)) {
      if (one.country !== other.country && one.start <= other.end && other.start <= one.end) {
        const shared = one.start > other.start ? one.start : other.start;
        throw new CaseError("OverlappingRecords", `${one.country} and ${other.country} both claim ${shared}; correct the records or choose which country keeps the month.`);
      }
    }
  });
}

export function countMonths(records, overlap = "earlier") {
  if (!["earlier", "later", "refuse"].includes(overlap)) {
    throw new CaseError("UnknownPolicy", `There is no overlap policy ${overlap}.`);
  }
  checkRecords(records);
  if (overlap === "refuse") refuseSharedDays(records);
  const sign = overlap === "later" ? -1 : 1;
  const ranked = [...records].sort((a, b) => sign * (a.start > b.start ? 1 : a.start < b.start ? -1 : 0));
  const holder = new Map();
  for (const record of ranked) {
    for (let at = month(record.start); at <= month(record.end); at += 1) {
      if (!holder.has(at)) holder.set(at, record.country);
    }
  }
  const counts = new Map(records.map((record) => [record.country, 0]));
  for (const country of holder.values()) counts.set(country, counts.get(country) + 1);
  return counts;
}

function entitlement(scheme, months, total) {
  const zero = new Fraction(0);
  const minimum = Number(scheme.minimum_months);
  const theoretical = Fraction.typed(scheme.reference_wage)
    .times(Fraction.typed(scheme.accrual_pct)).times(new Fraction(total, 1200));
  const share = total ? new Fraction(months, total) : zero;
  const alone = months > 0 && months >= minimum;
  const together = months > 0 && total >= minimum;
  const paid = theoretical.times(share);
  return {
    country: scheme.country,
    months,
    totalMonths: total,
    minimumMonths: minimum,
    alone,
    together,
    share,
    theoretical,
    withoutAgreement: alone ? paid : zero,
    proRata: together ? paid : zero,
  };
}

export function entitlements({ records, schemes, overlap }) {
  checkSchemes(schemes);
  const names = schemes.map((scheme) => scheme.country);
  names.forEach((name, place) => {
    if (names.indexOf(name) !== place) {
      throw new CaseError("BadScheme", `${name} has two schemes; keep one.`, `scheme-${place}-country`);
    }
  });
  records.forEach((record, place) => {
    if (!names.includes(record.country)) {
      throw new CaseError("UnknownCountry", `Record ${place + 1}: choose a country.`, `record-${place}-country`);
    }
  });
  const counts = countMonths(records, overlap);
  const total = [...counts.values()].reduce((sum, months) => sum + months, 0);
  return schemes.map((scheme) => entitlement(scheme, counts.get(scheme.country) ?? 0, total));
}
