/* The rules and words of `labour_migration.concepts.stakeholders`. */

export const FIELDS = ["employment", "education and training", "labour migration", "across"];
export const SIDES = [
  "public body", "employers' organisation", "workers' organisation", "people affected", "other body",
];
const NEEDED_FIELDS = FIELDS.slice(0, 3);
const NEEDED_SIDES = SIDES.slice(1, 4);
const SIDES_MISSING = {
  "employers' organisation": "No employers' organisation is",
  "workers' organisation": "No workers' organisation is",
  "people affected": "None of the people affected are",
};
export const HIGHEST = 10;
export const HIGH = 6;
export const MOST = 60;
export const LONGEST_NAME = 100;
export const LONGEST_TEXT = 300;
const FEW = 4;
const KEYS = ["name", "field", "side", "interest", "influence", "seat", "note"];
const COLUMNS = ["no", "stakeholder", "field", "side", "interest", "influence", "group", "seat", "note"];
const NOTE = "Scores are judgements: date them, and let others score. The map shows power, and power is "
  + "not a right. The questions and the threshold of 6 are a design of this course.";
/* In the order of the course. */
export const GROUPS = [
  {
    name: "Work out together",
    influence: true,
    interest: true,
    consequence: "They can change the decision and it changes them: a seat, and the draft from its first version.",
  },
  {
    name: "Give a voice",
    influence: false,
    interest: true,
    consequence: "It changes their lives and they can hardly change it: raise their influence with a "
      + "seat, a right to see the draft, a reply in writing.",
  },
  {
    name: "Win early",
    influence: true,
    interest: false,
    consequence: "They can stop or carry it and have little at stake: meet them early, and bring them in "
      + "when their subject is on the agenda.",
  },
  {
    name: "Ask for facts",
    influence: false,
    interest: false,
    consequence: "Little at stake and little power: ask for what they know, and let them see the papers.",
  },
];

export function group({ interest, influence }) {
  return GROUPS.find((one) => one.influence === (influence >= HIGH) && one.interest === (interest >= HIGH)).name;
}

export function isBlank(text) {
  return /^\p{Z}*$/u.test(text);
}

function refuse(fits, why) {
  if (!fits) throw new Error(why);
}

function text(value, most, what) {
  refuse(typeof value === "string" && [...value].length <= most, `${what} must be a text of at most ${most} characters`);
  refuse(!/[\p{Cc}\p{Cs}]/u.test(value), `${what} must stand on one line, without control characters`);
}

function score(value, what) {
  refuse(Number.isInteger(value) && value >= 0 && value <= HIGHEST, `${what} must be a whole number from 0 to ${HIGHEST}`);
}

function stakeholder(one, number) {
  refuse(KEYS.every((key) => Object.hasOwn(one ?? {}, key)), `stakeholder ${number} is not complete`);
  const { name, field, side, interest, influence, seat, note } = one;
  text(name, LONGEST_NAME, `the name of stakeholder ${number}`);
  refuse(!isBlank(name), `stakeholder ${number} has no name`);
  text(note, LONGEST_TEXT, `the note of stakeholder ${number}`);
  refuse(FIELDS.includes(field), `the field of stakeholder ${number} is not known`);
  refuse(SIDES.includes(side), `the side of stakeholder ${number} is not known`);
  score(interest, `the interest of stakeholder ${number}`);
  score(influence, `the influence of stakeholder ${number}`);
  refuse(typeof seat === "boolean", `it does not say whether stakeholder ${number} has a seat`);
  return { name, field, side, interest, influence, seat, note };
}

/* A copy of the values of a file; throws when they are no map. */
export function read(values) {
  refuse(Object.keys(values ?? {}).sort().join() === "stakeholders,title", "it holds no stakeholder map");
  const { title, stakeholders } = values;
  text(title, LONGEST_TEXT, "its title");
  refuse(Array.isArray(stakeholders) && stakeholders.length <= MOST, `it must list at most ${MOST} stakeholders`);
  const listed = stakeholders.map((one, place) => stakeholder(one, place + 1));
  refuse(new Set(listed.map((one) => one.name)).size === listed.length, "two stakeholders have the same name");
  return { title, stakeholders: listed };
}

function names(people, fits) {
  return people.filter(fits).map(({ name }) => name);
}

function missing(needed, people, key) {
  const held = (some) => new Set(some.map((one) => one[key]));
  const [listed, seated] = [held(people), held(people.filter(({ seat }) => seat))];
  return [
    needed.filter((one) => !listed.has(one)),
    needed.filter((one) => listed.has(one) && !seated.has(one)),
  ];
}

export function check({ stakeholders: people }) {
  const [fields, fieldsWithoutSeat] = missing(NEEDED_FIELDS, people, "field");
  const [sides, sidesWithoutSeat] = missing(NEEDED_SIDES, people, "side");
  const isWeak = (one) => group(one) === GROUPS[1].name;
  return {
    fields,
    fieldsWithoutSeat,
    sides,
    sidesWithoutSeat,
    unheard: names(people, (one) => isWeak(one) && !one.seat),
    weak: names(people, (one) => isWeak(one) && one.seat),
    strongWithoutSeat: names(people, (one) => one.influence >= HIGH && !one.seat),
    withoutNote: names(people, (one) => isBlank(one.note)),
    alike: people.length >= FEW && new Set(people.map(group)).size === 1,
    undecided: people.length > 0 && people.every(({ influence }) => influence < HIGH),
  };
}

function named(what, listed, then = "") {
  return listed.length ? `${what}: ${listed.join("; ")}.${then && ` ${then}`}` : "";
}

export function sentences(map) {
  if (!map.stakeholders.length) return [];
  const found = check(map);
  return [
    ...found.fields.map((one) => `Nobody from the field of ${one} is on the map.`),
    ...found.fieldsWithoutSeat.map((one) => `No seat for the field of ${one}.`),
    ...found.sides.map((one) => `${SIDES_MISSING[one]} on the map.`),
    ...found.sidesWithoutSeat.map((one) => `${SIDES_MISSING[one]} at the table.`),
    found.undecided ? "Nobody on the map has much influence: who decides is missing." : "",
    named("High interest, little influence and no seat", found.unheard, "Raise their voice."),
    named("High interest and little influence, with a seat", found.weak),
    named("Much influence and no seat", found.strongWithoutSeat, "They would see the decision when it is made."),
    named("No note of what the scores rest on", found.withoutNote),
    found.alike ? "All stand in one quarter: the scores tell nobody apart." : "",
  ].filter(Boolean);
}

export function summary({ stakeholders: people }) {
  if (!people.length) return "No stakeholder is listed yet.";
  const parts = GROUPS.map(({ name }) => (
    `${people.filter((one) => group(one) === name).length} to ${name[0].toLowerCase()}${name.slice(1)}`));
  const noun = people.length === 1 ? "stakeholder" : "stakeholders";
  return `${people.length} ${noun}, ${people.filter(({ seat }) => seat).length} with a seat: ${parts.join(", ")}.`;
}

const yes = (seat) => (seat ? "yes" : "no");

function quarter({ stakeholders }, { name, consequence }) {
  const rows = stakeholders.filter((one) => group(one) === name).map((one) => (
    [one.name, one.field, one.side, String(one.interest), String(one.influence), yes(one.seat), one.note]));
  const header = ["Stakeholder", "Field", "Side", "Interest", "Influence", "Seat", "Note"];
  return [
    { kind: "heading", level: 2, text: name },
    { kind: "paragraph", text: consequence },
    rows.length ? { kind: "table", caption: "", header, rows } : { kind: "paragraph", text: "Nobody." },
  ];
}

export function brief(map) {
  const blank = isBlank(map.title);
  const none = map.stakeholders.length ? "No gap was found." : "List the stakeholders first.";
  const found = sentences(map);
  return {
    title: blank ? "Stakeholder map" : map.title,
    subtitle: blank ? "" : "Stakeholder map",
    language: "en-GB",
    blocks: [
      { kind: "paragraph", text: summary(map) },
      { kind: "heading", level: 1, text: "What the map shows" },
      { kind: "bullets", items: found.length ? found : [none] },
      { kind: "heading", level: 1, text: "Who stands where, and what follows" },
      ...GROUPS.flatMap((one) => quarter(map, one)),
      { kind: "note", text: NOTE },
    ],
  };
}

/* The rows of a CSV file, with their header. */
export function rows({ stakeholders }) {
  return [COLUMNS, ...stakeholders.map((one, place) => [
    place + 1, one.name, one.field, one.side, one.interest, one.influence, group(one), yes(one.seat), one.note,
  ])];
}
