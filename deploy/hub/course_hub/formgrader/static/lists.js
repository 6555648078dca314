// Makes nbgrader's lists usable by keyboard and by ear, and takes away what leads nowhere here.
"use strict";

// The token that goes with each request; nbgrader's own reads one from a cookie of any path.
window.getCookie = () => document.documentElement.dataset.xsrf;

(() => {
  const SENTENCES = {
    assign: "Generate the learners' version",
    preview: "Preview the learners' version",
    release: "Release to learners, or close again",
    collect: "Collect what was handed in",
    autograde: "Autograde",
    "generate-feedback": "Generate feedback",
    "release-feedback": "Release feedback",
  };

  const rowName = (cell) => {
    const named = cell.closest("tr").querySelector(".name, .student-id, .student-name");
    return named ? named.textContent.trim() : "";
  };

  const nameLink = (link) => {
    if (link.textContent.trim()) return;
    const cell = link.closest("td");
    const kind = Object.keys(SENTENCES).find((one) => cell && cell.classList.contains(one));
    if (!kind) return;
    let words = SENTENCES[kind];
    if (kind === "release") {
      words = link.querySelector(".glyphicon-remove") ? "Close again" : "Release to learners";
    }
    link.setAttribute("title", words);
    link.setAttribute("aria-label", `${words}: ${rowName(cell)}`);
    if (link.getAttribute("href") === "#") link.setAttribute("role", "button");
  };

  // There is no file browser behind this service.
  const leadSomewhere = (link) => {
    const to = link.getAttribute("href") || "";
    const preview = link.closest("td.preview");
    if (preview && !to.startsWith(base_url)) {
      const name = rowName(preview);
      link.setAttribute("href", `${base_url}/formgrader/preview/${encodeURIComponent(name)}`);
      link.setAttribute("rel", "noopener");
    } else if (/^\/(tree|notebooks|edit)\//.test(to)) {
      link.replaceWith(document.createTextNode(link.textContent));
    }
  };

  const tellIcon = (icon) => {
    if (icon.closest("a") || icon.dataset.told) return;
    icon.dataset.told = "yes";
    if (icon.matches(".name-hidden, .name-shown")) {
      icon.removeAttribute("aria-hidden");
      icon.setAttribute("role", "button");
      icon.setAttribute("tabindex", "0");
      const shown = icon.classList.contains("name-shown");
      icon.setAttribute("aria-label", shown ? "Hide the name" : "Show the name");
      icon.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        icon.click();
      });
    } else if (icon.matches(".glyphicon-ok, .glyphicon-flag")) {
      icon.setAttribute("role", "img");
      icon.setAttribute("aria-label", "yes");
    }
  };

  // The roster has whole names, nbgrader asks for two parts.
  const wholeName = (cell) => {
    const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const text = walk.currentNode;
      const whole = text.data.replace(/^(None|), (?=.)/, "").replace(/^None$/, "–");
      if (whole !== text.data) text.data = whole;
    }
  };

  const tidy = (table) => {
    table.querySelectorAll("a").forEach((link) => {
      leadSomewhere(link);
      nameLink(link);
    });
    table.querySelectorAll(".glyphicon").forEach(tellIcon);
    table.querySelectorAll("td.student-name, td.name").forEach(wholeName);
  };

  const stock = window.createModal;
  window.createModal = (id, title, ...rest) => {
    const modal = stock(id, title, ...rest);
    modal.attr({ tabindex: "-1", "aria-modal": "true", "aria-label": title });
    modal.one("shown.bs.modal", () => modal.find(".modal-footer button").trigger("focus"));
    return modal;
  };

  const autogradeAll = (button) => {
    const status = document.getElementById("course-status");
    button.disabled = true;
    status.textContent = "Autograding. This may take some minutes; you can leave this page.";
    const address = `${base_url}/formgrader/api/assignment/${button.dataset.assignment}/autograde`;
    $.post(address)
      .done((answer) => {
        const done = JSON.parse(answer);
        const modal = createLogModal(
          "autograde-modal",
          done.success ? "Success" : "Error",
          done.success ? "All that was new is graded." : "Some could not be graded:",
          done.log,
          done.error,
        );
        modal.on("hidden.bs.modal", () => window.location.reload());
        status.textContent = "";
      })
      .fail(() => {
        status.textContent = "It could not be started. Load the page again.";
      })
      .always(() => {
        button.disabled = false;
      });
  };

  window.addEventListener("DOMContentLoaded", () => {
    const table = document.getElementById("main-table");
    tidy(table);
    // Only what comes and goes is watched: what is changed here would call again without end.
    new MutationObserver(() => tidy(table)).observe(table, { childList: true, subtree: true });
    const all = document.getElementById("autograde-all");
    if (all) all.addEventListener("click", () => autogradeAll(all));
    const names = document.getElementById("toggle_names");
    if (names) names.addEventListener("click", () => toggleAllNames());
  });
})();
