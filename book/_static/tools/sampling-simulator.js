/* Shows a design of the simulation, and what the others would give for the same money. */
import { announce, downloadCsv, on, table } from "./helpers.js";
import { draw } from "./sampling-picture.js";
import {
  FIELDS, bias, cost, forSameMoney, readPrices, rmse, signed, summary, written,
} from "./sampling-rules.js";

const COLUMNS = [
  "design", "size", "truth", "mean", "se", "coverage_pct", "interviews", "screenings", "places",
];

export function start(tool, { measures, titles, repetitions, captions }) {
  const field = (name) => tool.querySelector(`[data-field="${name}"]`);
  const outcome = tool.querySelector(".lm-outcome");
  const frame = tool.querySelector(".lm-picture");
  let prices = readPrices(typed());

  function typed() {
    return Object.fromEntries(FIELDS.map(([name]) => [name, field(name).value.trim()]));
  }

  function chosen() {
    const measure = measures[field("measure").value];
    const place = measure.rows.findIndex(
      (row) => row.design === field("design").value && row.size === Number(field("size").value),
    );
    return { measure, row: measure.rows[place], counts: measure.counts[place] };
  }

  function tables({ measure, row }) {
    const { decimals } = measure;
    const more = decimals ? decimals + 1 : 0;
    const figures = [
      ["Truth", written(row.truth, decimals)],
      ["Mean of the estimates", written(row.mean, decimals)],
      ["Bias", signed(bias(row), decimals)],
      ["Standard error", written(row.se, decimals)],
      ["Root mean square error", written(rmse(bias(row), row.se), decimals)],
      ["Intervals that hold the truth (of 100)", written(row.coverage_pct, 0)],
      ["Screenings", written(row.screenings, 0)],
      ["Areas or dormitories visited", written(row.places, 0)],
      ["Cost", written(cost(row, prices), 0)],
    ];
    const others = forSameMoney(measure.rows, row, prices).map((one) => [
      titles[one.design], written(one.interviews, 0), signed(one.bias, more),
      written(one.se, more), written(one.rmse, more),
    ]);
    return [
      table(`${measure.title}, ${measure.unit}`, captions.chosen, figures),
      table(captions.money, captions.header, others),
    ];
  }

  function picture({ measure, row, counts }) {
    const text = `How often ${repetitions.toLocaleString("en")} estimates fell where. `;
    frame.querySelector(".lm-note").textContent = `${measure.title} (${measure.unit}): ${repetitions.toLocaleString("en")} estimates`;
    draw(frame.querySelector("svg"), {
      low: measure.low,
      high: measure.high,
      counts,
      highest: Math.max(...measure.counts.flat()),
      mean: row.mean,
      truth: row.truth,
      label: `${text}${summary(titles[row.design], row, measure.unit, measure.decimals, prices)}`,
      format: (value) => written(value, measure.decimals),
    });
  }

  function show() {
    const choice = chosen();
    const { measure, row } = choice;
    picture(choice);
    outcome.replaceChildren(...tables(choice));
    announce(tool, summary(titles[row.design], row, measure.unit, measure.decimals, prices));
  }

  function price() {
    FIELDS.forEach(([name]) => field(name).removeAttribute("aria-invalid"));
    try {
      prices = readPrices(typed());
      show();
    } catch (problem) {
      field(problem.field).setAttribute("aria-invalid", "true");
      announce(tool, problem.message);
    }
  }

  for (const name of ["measure", "design", "size"]) field(name).addEventListener("change", price);
  FIELDS.forEach(([name]) => field(name).addEventListener("change", price));
  on(tool, "csv", "click", () => {
    const lines = Object.entries(measures).flatMap(([name, { rows }]) => (
      rows.map((row) => [name, ...COLUMNS.map((column) => row[column])])
    ));
    downloadCsv("sampling-simulation", [["measure", ...COLUMNS], ...lines]);
  });
  frame.hidden = false;
  show();
}
