/* Draws each chart when it comes near the viewport, with the book's own copy of
   the chart library. The data table under a chart never depends on this script. */
(() => {
  "use strict";

  const LIBRARY = new URL("plotly.min.js", document.currentScript.src).href;
  const CONFIG = {
    responsive: true,
    displayModeBar: false,
    displaylogo: false,
    scrollZoom: false,
    /* The library's own default for map outlines is an outside host. */
    topojsonURL: new URL("topojson/", LIBRARY).href,
  };
  const NEAR = "400px 0px";
  let loading = null;

  function library() {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = LIBRARY;
      script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error("empty library")));
      script.onerror = () => reject(new Error("library not found"));
      document.head.append(script);
    });
    return loading;
  }

  /* Words on the figure's own ground take the ink of the page, light or dark. */
  function ink(plot) {
    return getComputedStyle(plot).color;
  }

  function recolour(colour) {
    for (const plot of document.querySelectorAll('.lm-chart-plot[data-drawn="true"]')) {
      window.Plotly.relayout(plot, { "font.color": colour ?? ink(plot) });
    }
  }

  /* Puts words in the place of the drawing: why it is not there, and what it would show. */
  function instead(plot, why) {
    const message = document.createElement("div");
    message.className = "lm-chart-message";
    message.setAttribute("role", "status");
    for (const text of [why, plot.getAttribute("aria-label")]) {
      message.append(Object.assign(document.createElement("p"), { textContent: text }));
    }
    plot.hidden = true;
    plot.before(message);
    return message;
  }

  async function draw(chart) {
    const plot = chart.querySelector(".lm-chart-plot");
    try {
      const figure = JSON.parse(chart.querySelector(".lm-chart-data").textContent);
      plot.dataset.kind = figure.data[0]?.type ?? "";
      const plotly = await library();
      const layout = { ...figure.layout, font: { ...figure.layout.font, color: ink(plot) } };
      await plotly.newPlot(plot, figure.data, layout, CONFIG);
      plot.dataset.drawn = "true";
    } catch {
      instead(plot, "The chart could not be drawn here. The table below holds its data.");
      chart.querySelector("details").open = true;
    }
  }

  function offer(chart) {
    const plot = chart.querySelector(".lm-chart-plot");
    const message = instead(plot, "Your device asks to save data, so this chart is not loaded.");
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Draw the chart";
    button.addEventListener("click", () => {
      message.remove();
      plot.hidden = false;
      draw(chart);
    });
    message.append(button);
  }

  const watcher = new IntersectionObserver((entries) => {
    for (const entry of entries.filter((one) => one.isIntersecting)) {
      watcher.unobserve(entry.target);
      draw(entry.target);
    }
  }, { rootMargin: NEAR });

  function meet(chart) {
    if (chart.dataset.met) return;
    chart.dataset.met = "true";
    if (navigator.connection?.saveData) offer(chart);
    else watcher.observe(chart);
  }

  /* An app puts its charts on the page later, and in place of one another. */
  function follow() {
    new MutationObserver((changes) => {
      for (const node of changes.flatMap((one) => [...one.addedNodes])) {
        node.querySelectorAll?.(".lm-chart").forEach((chart) => {
          // On a narrow screen a matrix is moved sideways, by keyboard too.
          if (chart.textContent.includes('"heatmap"')) chart.tabIndex = 0;
          meet(chart);
        });
      }
    }).observe(document.body, { childList: true, subtree: true });
  }

  /* On paper a folded table is lost, and so are the pale words of a dark page. */
  window.addEventListener("beforeprint", () => {
    document.querySelectorAll(".lm-chart details").forEach((table) => { table.open = true; });
    recolour("#000");
  });
  window.addEventListener("afterprint", () => recolour());

  new MutationObserver(() => recolour()).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-theme"],
  });

  document.querySelectorAll(".lm-chart").forEach(meet);
  if (document.body.dataset.voila) follow();
})();
