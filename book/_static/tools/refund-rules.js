/* The rules of `autograder.registry.refund`: what goes back after a cancellation, exactly. */
import { Fraction } from "./fraction.js";

const AMOUNT = /^[0-9]{1,9}([.,][0-9]{1,2})?$/;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const LENGTH_OF_DAY = 24 * 60 * 60 * 1000;
const MONTHS = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December",
];
const BANK_CHARGES = "Bank charges are deducted from a refund; the bank decides them.";

/* `code` is the name of the Python error; `field` says where the form should point. */
export class RefundError extends Error {
  constructor(code, message, field) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

function time(text) {
  const at = Date.parse(`${text}T00:00:00Z`);
  const real = DAY.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
  return real && !text.startsWith("0000") ? at : null;
}

function day(text, field, name) {
  const at = time(text);
  if (at === null) throw new RefundError("BadDay", `Fill in a valid day for ${name}.`, field);
  return at;
}

function hundredths(text, field, name) {
  if (!AMOUNT.test(text.trim())) {
    throw new RefundError("BadAmount", `The ${name} must be an amount such as 600 or 600.50.`, field);
  }
  const [whole, rest = ""] = text.trim().replace(",", ".").split(".");
  return BigInt(whole + rest.padEnd(2, "0"));
}

function money(amount, currency) {
  return `${currency} ${amount / 100n}.${String(amount % 100n).padStart(2, "0")}`;
}

function before(days) {
  if (days === 0) return "on the first day of the course";
  if (days < 0) return `${-days} day${days < -1 ? "s" : ""} after the course began`;
  return `${days} day${days > 1 ? "s" : ""} before the start`;
}

function share(percent) {
  if (percent === "0") return "nothing";
  return percent === "100" ? "all" : `${Fraction.read(percent).short()}%`;
}

/* A day as people write it, such as 3 November 2025. */
export function shownDay(text) {
  const [year, month, of] = text.split("-").map(Number);
  return `${of} ${MONTHS[month - 1]} ${year}`;
}

/* The last day on which notice falls in each band; "" for the last band. */
export function lastDays(rule, start) {
  const first = day(start, "start", "the start");
  return rule.bands.map(({ days }) => (
    days === null ? "" : new Date(first - days * LENGTH_OF_DAY).toISOString().slice(0, 10)));
}

export function refund(rule, { fee, paid, start, notice, substitute }) {
  const first = day(start, "start", "the start");
  const came = day(notice, "notice", "the notice");
  const price = hundredths(fee, "fee", "fee");
  const payment = hundredths(paid, "paid", "payment");
  const days = Math.round((first - came) / LENGTH_OF_DAY);
  const words = `Notice ${before(days)}: `;
  if (substitute) {
    if (days < rule.substitution) {
      throw new RefundError("TooLateForSubstitute", `${words}a substitute must be named at least `
        + `${rule.substitution} days before. Admit another candidate in the usual way, or cancel.`, "notice");
    }
    return {
      back: money(0n, rule.currency), kept: money(0n, rule.currency), percent: "0", band: null, days,
      message: `${words}place and payment pass to the substitute; nothing is kept.`,
    };
  }
  const band = rule.bands.findIndex((one) => one.days === null || days >= one.days);
  const { percent } = rule.bands[band];
  const { n, d } = Fraction.read(percent);
  const due = (price * n) / (d * 100n);
  const kept = due < payment ? due : payment;
  const back = payment - kept;
  const goes = back
    ? `${money(back, rule.currency)} of ${money(payment, rule.currency)} goes back. ${BANK_CHARGES}`
    : "Nothing goes back.";
  return {
    back: money(back, rule.currency), kept: money(kept, rule.currency), percent, band: band + 1, days,
    message: `${words}${share(percent)} of the fee is kept. ${goes}`,
  };
}
