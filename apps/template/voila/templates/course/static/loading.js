/* Says what an app does until its controls are there, and when its connection is lost.

   Voilà calls voila_process before each cell and voila_finish after the last one. */
(() => {
  "use strict";

  document.documentElement.classList.add("course-scripts");

  const SLOW = 20000;
  const line = () => document.getElementById("course-loading");
  let waiting = 0;

  function say(text, state = "loading") {
    const element = line();
    element.dataset.state = state;
    element.firstElementChild.textContent = text;
    element.hidden = !text;
  }

  /* A widget is there once its output holds more than the data it is made of. */
  function drawn() {
    return document.querySelectorAll(".lm-panel:has(.lm-handing), .course-drawn").length;
  }

  function wanted() {
    const widget = "application/vnd.jupyter.widget-view+json";
    return [...document.querySelectorAll('script[type="application/vnd.voila.cell-output+json"]')]
      .filter((one) => one.textContent.includes(widget)).length;
  }

  function finish() {
    const all = wanted();
    const ready = () => {
      if (drawn() < all) return;
      watcher.disconnect();
      clearTimeout(waiting);
      document.body.dataset.ready = "true";
      say("");
    };
    const watcher = new MutationObserver(ready);
    watcher.observe(document.getElementById("rendered_cells"), { childList: true, subtree: true });
    say("The controls of the app are being drawn.");
    waiting = setTimeout(() => {
      say("This takes longer than it should. Load the page again if nothing happens.", "problem");
    }, SLOW);
    ready();
  }

  /* Without its connection an app computes nothing, and would not say so. */
  let leaving = false;
  window.addEventListener("pagehide", () => { leaving = true; });
  window.WebSocket = class extends window.WebSocket {
    constructor(...words) {
      super(...words);
      this.addEventListener("open", () => {
        if (line().dataset.state === "lost") say("");
      });
      this.addEventListener("close", () => {
        if (leaving || !document.body.dataset.ready) return;
        say("The connection to the app is lost, and the page is trying to find it again. What you wrote is still here, but nothing is computed. If this stays, copy what you wrote and load the page again.", "lost");
      });
    }
  };

  window.voila_heartbeat = () => say("The app is still computing.");
  window.voila_process = (cell, cells) => say(`The app is starting: step ${cell} of ${cells}.`);
  window.voila_finish = () => finish();
})();
