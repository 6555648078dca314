/* The words of `labour_migration.concepts.coherence.brief`: sentences, tables, brief, rows. */
import { FIELDS, GIVEN, assess, blank, named, sensitivity, strongest } from "./coherence-rules.js";

const NOT_SCORED = "·";
const NONE = "–";
const NO_EVIDENCE = "?";
const LISTED = 3;
const LONGEST_EVIDENCE = 60;
const NOTE = "Each score is a judgement; it counts weight of its row × weight of its column × confidence "
  + "(0.25 without evidence). Do not quote the overall alone.";
const COLUMNS = [
  "row", "row_field", "row_weight", "column", "column_field", "column_weight",
  "score", "meaning", "confidence", "evidence", "evidence_missing",
];

/* A score with its sign, a mean with two decimals, a dash for none. */
export function signed(value) {
  if (value === null) return NONE;
  if (typeof value === "number") return value ? `${value > 0 ? "+" : "−"}${Math.abs(value)}` : "0";
  const size = value.n < 0n ? -value.n : value.n;
  const hundredths = (200n * size + value.d) / (2n * value.d);
  const number = `${hundredths / 100n}.${String(hundredths % 100n).padStart(2, "0")}`;
  return hundredths ? `${value.n > 0n ? "+" : "−"}${number}` : number;
}

export function cell(judged) {
  if (judged.score === null) return NOT_SCORED;
  return signed(judged.score) + (named(judged) ? "" : NO_EVIDENCE);
}

function pairName({ first, second }) {
  return `${first} / ${second}`;
}

function ahead(what, names, effects, verb) {
  if (!names.length) return `No objective ${verb} the others on the whole.`;
  return `${what}: ${names.join("; ")} (${signed(effects.find(({ name }) => names.includes(name)).given)}).`;
}

function sentences(found) {
  const { possible, scored, evidenced } = found.evidence;
  if (!possible) return ["Give at least two objectives a weight above 0."];
  const words = [`${scored} of ${possible} effects scored, ${evidenced} with evidence.`];
  if (2 * evidenced < possible) {
    words.push("Too little evidence to use the overall: less than half of the effects are scored with evidence.");
  }
  if (!found.overall) return words;
  const first = strongest(found.conflicts);
  const noun = first.length === 1 ? "Strongest conflict" : "Strongest conflicts";
  return [
    ...words,
    `Overall ${signed(found.overall)} on the scale from −3 to +3: ${signed(found.helps)} from `
      + `what helps, ${signed(found.hinders)} from what hinders.`,
    ahead("Most enabling", found.enabling, found.effects, "helps"),
    ahead("Most blocking", found.blocking, found.effects, "hinders"),
    first.length
      ? `${noun}: ${first.map(pairName).join("; ")} (${signed(first[0].deciding)}).`
      : "No pair is in conflict.",
  ];
}

export function summary(matrix) {
  return sentences(assess(matrix)).join(" ");
}

export function changes(matrix) {
  const { cases, lowest, highest } = sensitivity(matrix);
  if (!lowest) return ["Nothing is scored that weights could change."];
  const turning = cases.filter(({ turns }) => turns).map(({ name }) => name);
  const count = (what) => cases.filter(({ changed }) => changed.includes(what)).length;
  return [
    `In ${cases.length} cases the overall runs from ${signed(lowest.overall)} `
      + `(${lowest.name}) to ${signed(highest.overall)} (${highest.name}).`,
    turning.length
      ? `Its sign turns in ${turning.length} of them: ${turning.join("; ")}.`
      : "Its sign never turns.",
    `Another objective is the most enabling in ${count("enabling")}, another the most blocking in `
      + `${count("blocking")}; another conflict is the strongest in ${count("conflict")}.`,
  ];
}

function table(caption, header, rows) {
  return { kind: "table", caption, header, rows };
}

function reason(judged, longest) {
  if (judged.score === null) return "not scored";
  if (!named(judged)) return `${signed(judged.score)}: no evidence`;
  const signs = [...judged.evidence];
  const text = signs.length > longest
    ? `${signs.slice(0, longest - 1).join("").replace(/ +$/, "")}…` : judged.evidence;
  return `${signed(judged.score)}: ${text}`;
}

function pairsTable({ objectives, cells }, caption, pairs, longest = Infinity) {
  const place = (name) => objectives.findIndex((one) => one.name === name);
  return table(caption, ["Pair", "First on second", "Second on first"], pairs.map((one) => {
    const [first, second] = [place(one.first), place(one.second)];
    return [pairName(one), reason(cells[first][second], longest), reason(cells[second][first], longest)];
  }));
}

function effectsTable({ objectives }, found) {
  return table(
    "What each objective gives to the others and receives from them",
    ["Objective", "Field", "Weight", "Gives", "Receives"],
    objectives.map(({ name, field, weight }, place) => {
      const { given, received } = found.effects[place];
      return [name, field, String(weight), signed(given), signed(received)];
    }),
  );
}

function fieldsTable({ fields }) {
  const used = FIELDS.filter((name) => fields.some(([row]) => row === name));
  const value = (row, column) => signed(fields.find(([a, b]) => a === row && b === column)[2]);
  const rows = used.map((row) => [row, ...used.map((column) => value(row, column))]);
  return table("From field to field", ["Effect of row on column", ...used], rows);
}

function casesTable(matrix) {
  const header = ["Case", "Overall", "Sign", "Most enabling", "Most blocking", "Strongest conflict"];
  return table("What changes with the weights", header, sensitivity(matrix).cases.map((one) => {
    const firsts = {
      enabling: one.enabling, blocking: one.blocking, conflict: one.conflicts.map((pair) => pair.join(" / ")),
    };
    const shown = Object.entries(firsts).map(([what, names]) => (
      one.name === GIVEN || one.changed.includes(what) ? names.join("; ") || "none" : "same"));
    return [one.name, signed(one.overall), one.turns ? "turns" : "same", ...shown];
  }));
}

export function tables(matrix) {
  const found = assess(matrix);
  return [
    effectsTable(matrix, found),
    fieldsTable(found),
    pairsTable(matrix, "Conflicts, strongest first", found.conflicts),
    pairsTable(matrix, "Synergies, strongest first", found.synergies),
    casesTable(matrix),
  ];
}

function given({ effects }) {
  const valued = effects.filter((one) => one.given);
  const order = (a, b) => (a.given.exceeds(b.given) ? -1 : Number(b.given.exceeds(a.given)));
  const listed = valued.sort(order).map((one) => `${one.name} ${signed(one.given)}`);
  return `What each objective gives on average: ${listed.join("; ")}.`;
}

/* The one-page brief, as data for the document layer. */
export function brief(matrix) {
  const found = assess(matrix);
  const most = (noun, pairs) => pairsTable(
    matrix, `Strongest ${noun} (${Math.min(LISTED, pairs.length)} of ${pairs.length})`,
    pairs.slice(0, LISTED), LONGEST_EVIDENCE,
  );
  return {
    title: !blank(matrix.title) ? `Coherence: ${matrix.title}` : "Coherence of policies",
    subtitle: "",
    language: "en-GB",
    blocks: [
      { kind: "paragraph", text: sentences(found).join(" ") },
      ...[most("conflicts", found.conflicts), most("synergies", found.synergies)]
        .filter(({ rows }) => rows.length),
      { kind: "bullets", items: [...(found.overall ? [given(found)] : []), ...changes(matrix)] },
      { kind: "note", text: NOTE },
    ],
  };
}

/* A row for each effect that can be scored, the names of the columns first. */
export function exportRows({ objectives, cells }, meanings) {
  const rows = objectives.flatMap((first, row) => objectives.flatMap((second, column) => {
    const one = cells[row][column];
    const scored = one.score !== null;
    return row === column ? [] : [[
      first.name, first.field, first.weight, second.name, second.field, second.weight,
      scored ? one.score : "", scored ? meanings[one.score] : "",
      scored ? String(one.confidence_quarters / 4) : "",
      one.evidence, scored ? (named(one) ? "no" : "yes") : "",
    ]];
  }));
  return [COLUMNS, ...rows];
}
