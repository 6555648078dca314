/* The rules of `labour_migration.sampling.comparison`. */
const PRICE = /^[0-9]{1,6}(\.[0-9]{1,2})?$/;
export const FIELDS = [["interview", "an interview"], ["screening", "a screening"], ["place", "an area"]];

/* `field` says where the form should point. */
export class PriceError extends Error {
  constructor(message, field) {
    super(message);
    this.field = field;
  }
}

export function readPrices(texts) {
  for (const [field, name] of FIELDS) {
    if (!PRICE.test(texts[field])) {
      throw new PriceError(`The price of ${name} must be a number such as 2.50, from 0.`, field);
    }
  }
  if (Number(texts.interview) === 0) {
    throw new PriceError("The price of an interview must be above 0.", "interview");
  }
  return Object.fromEntries(FIELDS.map(([field]) => [field, Number(texts[field])]));
}

export function bias(row) {
  return row.mean - row.truth;
}

export function rmse(off, se) {
  return Math.sqrt(off * off + se * se);
}

export function cost(row, prices) {
  return row.interviews * prices.interview + row.screenings * prices.screening + row.places * prices.place;
}

function apart(one, other) {
  return Math.max(one / other, other / one);
}

function nearest(rows, money, prices) {
  const far = (row) => apart(cost(row, prices), money);
  return rows.reduce((best, row) => (far(row) < far(best) ? row : best));
}

/* Each design at the cost of the chosen row: interviews grow with the money, the error with its root. */
export function forSameMoney(rows, chosen, prices) {
  const money = cost(chosen, prices);
  const designs = [...new Set(rows.map((row) => row.design))];
  return designs.map((design) => {
    const row = nearest(rows.filter((one) => one.design === design), money, prices);
    const factor = money / cost(row, prices);
    const se = row.se / Math.sqrt(factor);
    return {
      design, interviews: row.interviews * factor, bias: bias(row), se, rmse: rmse(bias(row), se),
    };
  });
}

/* With commas for thousands, a half rounded up. */
export function written(value, decimals) {
  const scale = 10 ** decimals;
  const rounded = Math.floor(Math.abs(value) * scale + 0.5) / scale;
  const [whole, part] = rounded.toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${value < 0 && rounded ? "−" : ""}${grouped}${part === undefined ? "" : `.${part}`}`;
}

export function signed(value, decimals) {
  const text = written(value, decimals);
  return value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
}

export function summary(title, row, unit, decimals, prices) {
  const larger = Math.abs(bias(row)) > row.se;
  return `${title}, ${written(row.interviews, 0)} interviews: the estimates lie around `
    + `${written(row.mean, decimals)} ${unit}, the truth is ${written(row.truth, decimals)}. `
    + `Bias ${signed(bias(row), decimals)}, standard error ${written(row.se, decimals)}; `
    + `${written(row.coverage_pct, 0)} of 100 intervals hold the truth. `
    + `Cost ${written(cost(row, prices), 0)} units. `
    + (larger
      ? "The bias is larger than the standard error: more interviews will not mend it."
      : "The standard error is larger than the bias: more interviews help.");
}
