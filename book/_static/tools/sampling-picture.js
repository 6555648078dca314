/* Draws how often estimates fell where, against the truth. */
const [LEFT, RIGHT, TOP, FLOOR] = [10, 350, 40, 170];
const TICKS = 4;

function shape(drawn, name, properties, text = "") {
  const made = document.createElementNS(drawn.namespaceURI, name);
  Object.entries(properties).forEach(([key, value]) => made.setAttribute(key, value));
  made.append(text);
  drawn.append(made);
}

function line(drawn, at, kind, text, y, left) {
  shape(drawn, "line", { x1: at, x2: at, y1: y - 10, y2: FLOOR, class: `lm-line-${kind}` });
  shape(drawn, "text", { x: at + (left ? -4 : 4), y, "text-anchor": left ? "end" : "start" }, text);
}

/* Fills the element; `highest` is the tallest bar of all choices, so a wider spread looks lower. */
export function draw(drawn, { low, high, counts, highest, mean, truth, label, format }) {
  const x = (value) => LEFT + ((value - low) / (high - low)) * (RIGHT - LEFT);
  const wide = (RIGHT - LEFT) / counts.length;
  drawn.replaceChildren();
  drawn.setAttribute("aria-label", label);
  counts.forEach((count, place) => {
    const tall = (count / highest) * (FLOOR - TOP);
    shape(drawn, "rect", {
      x: LEFT + place * wide + 0.5, y: FLOOR - tall, width: wide - 1, height: tall, class: "lm-bar",
    });
  });
  shape(drawn, "line", { x1: LEFT, x2: RIGHT, y1: FLOOR, y2: FLOOR, class: "lm-axis" });
  for (let tick = 0; tick <= TICKS; tick += 1) {
    const value = low + ((high - low) * tick) / TICKS;
    const anchor = tick === 0 ? "start" : tick === TICKS ? "end" : "middle";
    shape(drawn, "text", { x: x(value), y: FLOOR + 16, "text-anchor": anchor }, format(value));
  }
  /* Labels stand on the sides turned away from each other. */
  const below = mean < truth;
  line(drawn, x(truth), "truth", `truth ${format(truth)}`, 14, !below);
  line(drawn, x(mean), "mean", `mean ${format(mean)}`, 32, below);
}
