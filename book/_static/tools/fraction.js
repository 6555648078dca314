/* Exact fractions, as in Python's `fractions.Fraction`; the denominator is above zero. */

const DECIMAL = /^[0-9]{1,12}(\.[0-9]{1,6})?$/;

function divisor(a, b) {
  return b === 0n ? a : divisor(b, a % b);
}

export class Fraction {
  constructor(numerator, denominator = 1) {
    const [n, d] = [BigInt(numerator), BigInt(denominator)];
    const common = divisor(n < 0n ? -n : n, d);
    this.n = n / common;
    this.d = d / common;
  }

  /* Reads Python's form of a fraction, such as "1" or "1/2". */
  static read(text) {
    return new Fraction(...text.split("/"));
  }

  /* Reads what a person types, such as "1.5"; null for any other text. */
  static typed(text) {
    if (!DECIMAL.test(text)) return null;
    const [whole, rest = ""] = text.split(".");
    return new Fraction(whole + rest, 10n ** BigInt(rest.length));
  }

  plus(other) { return new Fraction(this.n * other.d + other.n * this.d, this.d * other.d); }

  times(other) { return new Fraction(this.n * other.n, this.d * other.d); }

  exceeds(other) { return this.n * other.d > other.n * this.d; }

  toString() { return this.d === 1n ? `${this.n}` : `${this.n}/${this.d}`; }

  /* Two decimals, halves rounded up; not for what is below zero. */
  money() {
    const hundredths = (200n * this.n + this.d) / (2n * this.d);
    return `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`;
  }

  /* As short as it is exact: 7, 7.5, else 7/3. */
  short() {
    if (this.d === 1n || 100n % this.d !== 0n) return this.toString();
    return this.money().replace(/0$/, "");
  }
}
