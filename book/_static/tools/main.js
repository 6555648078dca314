/* Starts the tools of a page, each from its own module and only where it stands. */
const MODULES = {
  "rights-table": () => import("./rights-table.js"),
  "agreement-checklist": () => import("./agreement-checklist.js"),
  "portability-calculator": () => import("./portability-calculator.js"),
  "refund-calculator": () => import("./refund-calculator.js"),
  "responsibility-matrix": () => import("./responsibility-matrix.js"),
  "stakeholder-map": () => import("./stakeholder-map.js"),
  "coherence-matrix": () => import("./coherence-matrix.js"),
  "monitoring-plan": () => import("./monitoring-plan.js"),
  "country-task": () => import("./country-task.js"),
  "policy-template": () => import("./policy-template.js"),
  "policy-checklist": () => import("./policy-checklist.js"),
  "questionnaire": () => import("./questionnaire.js"),
  "sampling-simulator": () => import("./sampling-simulator.js"),
  "icls-classifier": () => import("./icls-classifier.js"),
};

async function start(tool) {
  const module = await MODULES[tool.dataset.tool]();
  module.start(tool, JSON.parse(tool.querySelector(".lm-data").textContent));
  tool.querySelector(".lm-without-script").hidden = true;
  for (const part of tool.querySelectorAll(".lm-controls, .lm-buttons, .lm-result")) part.hidden = false;
  tool.dataset.ready = "true";
}

/* On paper a folded part is lost. */
window.addEventListener("beforeprint", () => {
  document.querySelectorAll(".lm-tool details").forEach((part) => { part.open = true; });
});

/* The tools first: they know the rows of a table by the order in which the page lists them. */
await Promise.all([...document.querySelectorAll("[data-tool]")].map(start));
if (document.querySelector("table.lm-sortable")) {
  (await import("../sortable.js")).start(document);
}
