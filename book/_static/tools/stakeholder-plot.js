/* The map as a drawing: influence to the right, interest upwards, a shape for each group. */
import { GROUPS, HIGH, HIGHEST, group } from "./stakeholder-rules.js";

const [LEFT, TOP, SIZE] = [44, 50, 290];
const [WIDTH, HEIGHT] = [LEFT + SIZE + 18, TOP + SIZE + 50];
const LINE = 13;
const ON_A_LINE = 2;
/* Around 0, 0; the order is that of the groups. */
const SHAPES = ["M-6 0A6 6 0 1 1 6 0A6 6 0 1 1 -6 0Z", "M-6 -6H6V6H-6Z", "M0 -8L8 0L0 8L-8 0Z", "M0 -7L7 6H-7Z"];

const across = (influence) => LEFT + (SIZE * influence) / HIGHEST;
const up = (interest) => TOP + SIZE - (SIZE * interest) / HIGHEST;

/* The name space of drawings, out of one that the browser made itself. */
const { namespaceURI } = new DOMParser().parseFromString("<svg></svg>", "text/html").querySelector("svg");

function drawn(name, attributes, ...children) {
  const made = document.createElementNS(namespaceURI, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function words(x, y, text, attributes = {}) {
  return drawn("text", { x, y, "text-anchor": "middle", ...attributes }, text);
}

function line(x1, y1, x2, y2, kind) {
  return drawn("line", { x1, y1, x2, y2, class: kind });
}

function frame() {
  const half = HIGH - 0.5;
  const parts = [
    line(across(half), TOP, across(half), TOP + SIZE, "lm-parting"), line(LEFT, up(half), LEFT + SIZE, up(half), "lm-parting"),
    line(LEFT, TOP, LEFT, TOP + SIZE, "lm-axis"), line(LEFT, TOP + SIZE, LEFT + SIZE, TOP + SIZE, "lm-axis"),
  ];
  for (let value = 0; value <= HIGHEST; value += 2) {
    parts.push(words(across(value), TOP + SIZE + 17, String(value)));
    parts.push(words(LEFT - 8, up(value) + 4, String(value), { "text-anchor": "end" }));
  }
  const middle = up(HIGHEST / 2);
  parts.push(words(across(HIGHEST / 2), HEIGHT - 10, `Influence (0 to ${HIGHEST})`));
  parts.push(words(12, middle, `Interest (0 to ${HIGHEST})`, { transform: `rotate(-90 12 ${middle})` }));
  for (const one of GROUPS) {
    const x = across(one.influence ? (half + HIGHEST) / 2 : half / 2);
    parts.push(words(x, one.interest ? 14 : TOP + SIZE - 8, one.name, { class: "lm-quarter" }));
  }
  return parts;
}

/* The stakeholders at one place: a shape, filled for a seat, and their numbers above it. */
function point(held) {
  const [{ influence, interest }] = held;
  const seats = held.filter(({ seat }) => seat).length;
  const shape = SHAPES[GROUPS.findIndex(({ name }) => name === group(held[0]))];
  const numbers = held.map(({ number }) => number);
  const lines = [];
  for (let at = 0; at < numbers.length; at += ON_A_LINE) lines.push(numbers.slice(at, at + ON_A_LINE).join(", "));
  const [x, y] = [across(influence), up(interest)];
  return drawn("g", {},
    drawn("title", {}, held.map(({ number, name }) => `${number} ${name}`).join("; ")),
    drawn("path", { d: shape, transform: `translate(${x} ${y})`, class: seats === held.length ? "lm-point lm-seated" : "lm-point" }),
    ...(seats && seats < held.length ? [drawn("circle", { cx: x, cy: y, r: 2.5, class: "lm-seated" })] : []),
    ...lines.map((text, place) => words(x, y - 10 - LINE * (lines.length - 1 - place), text, { class: "lm-number" })));
}

/* Returns the drawing; `told` says in words what it shows. */
export function plot({ stakeholders }, told) {
  const places = new Map();
  stakeholders.forEach((one, place) => {
    const where = `${one.influence} ${one.interest}`;
    places.set(where, [...(places.get(where) ?? []), { ...one, number: place + 1 }]);
  });
  const label = `Map of interest and influence. ${told}`;
  return drawn("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": label }, ...frame(), ...[...places.values()].map(point));
}
