// Points by rubric: a choice fills in the points, which nbgrader's own script then saves.
"use strict";

// The token that goes with each request; nbgrader's own reads one from a cookie of any path.
window.getCookie = () => document.documentElement.dataset.xsrf;

(() => {
  // The first line of a comment that says what was chosen, so that the learner reads it too.
  const LINE = /^\[[^\]\n]*\] [^\n]*\n?\n?/;

  const put = (field, value) => {
    if (field.value === value) return;
    field.value = value;
    $(field).trigger("change");
  };

  const inputs = (group) => [...group.querySelectorAll("input")];
  const chosen = (group) => inputs(group).filter((one) => one.checked);
  const points = (options) =>
    Math.round(options.reduce((total, one) => total + Number(one.dataset.points), 0) * 100) / 100;
  const scoreOf = (group) => document.getElementById(group.dataset.question);
  const commentOf = (group) => document.getElementById(`${group.dataset.question}-comment`);

  const line = (group) => {
    const picked = chosen(group);
    if (group.dataset.oneOf) return `[${picked[0].dataset.title}] ${picked[0].dataset.words}`;
    const earned = picked.map((one) => one.dataset.title).join("; ") || "–";
    return `[${points(picked)} of ${points(inputs(group))} points] ${earned}`;
  };

  const apply = (group) => {
    const comment = commentOf(group);
    const rest = comment.value.replace(LINE, "");
    put(scoreOf(group), String(points(chosen(group))));
    put(comment, line(group) + (rest ? `\n\n${rest}` : ""));
  };

  // What was chosen before shows again: it stands in the comment.
  const restore = (group) => {
    const said = (commentOf(group).value.match(LINE) || [""])[0];
    if (!said || chosen(group).length) return;
    inputs(group).forEach((one) => {
      const { title } = one.dataset;
      one.checked = group.dataset.oneOf ? said.startsWith(`[${title}] `) : said.includes(title);
    });
  };

  // Points typed by hand are no longer those of a choice.
  const forget = (group) => {
    if (!chosen(group).length || Number(scoreOf(group).value) === points(chosen(group))) return;
    inputs(group).forEach((one) => {
      one.checked = false;
    });
    put(commentOf(group), commentOf(group).value.replace(LINE, ""));
  };

  const everywhere = (step) => document.querySelectorAll(".course-rubric").forEach(step);

  const loaded = () => formgrader.grades?.loaded && formgrader.comments?.loaded;

  // Marks are saved one after another, so that an earlier one never overtakes a later one.
  const send = Backbone.sync;
  const waiting = new Map();
  let busy = false;
  let failed = false;

  const next = () => {
    if (busy || !waiting.size) return;
    const [model, options] = waiting.entries().next().value;
    waiting.delete(model);
    busy = true;
    send("update", model, options).always(() => {
      busy = false;
      next();
    });
  };

  Backbone.sync = (method, model, options) => {
    if (method !== "update") return send(method, model, options);
    const { success } = options;
    options.success = (...answer) => {
      failed = false;
      // What has been changed since is not put back.
      if (!waiting.has(model)) success(...answer);
    };
    waiting.delete(model);
    waiting.set(model, options);
    next();
    return undefined;
  };

  const whenSaved = (then) => {
    if (busy || waiting.size) setTimeout(() => whenSaved(then), 50);
    else if (!failed) then();
  };

  FormGrader.prototype.save = (then) => {
    document.activeElement?.blur();
    whenSaved(() => then?.());
  };

  const leave = (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !(busy || waiting.size)) return;
    event.preventDefault();
    whenSaved(() => {
      window.location = link.href;
    });
  };

  window.addEventListener("DOMContentLoaded", () => {
    everywhere((group) => {
      group.addEventListener("change", (event) => {
        event.stopPropagation();
        apply(group);
      });
      $(scoreOf(group)).on("change", () => forget(group));
    });
    // What scrolls can be reached by keyboard too.
    document.querySelectorAll("main pre, main .output_area").forEach((one) => {
      if (one.scrollHeight <= one.clientHeight) return;
      one.tabIndex = 0;
      one.classList.add("tabbable");
    });
    const names = document.getElementById("course-name");
    if (names) {
      const button = document.getElementById("course-show-name");
      button.addEventListener("click", () => {
        names.hidden = !names.hidden;
        button.textContent = names.hidden ? "Show the name" : "Hide the name";
      });
    }
    const status = document.getElementById("course-saved");
    $(document).on("finished_saving", () => {
      status.textContent = "Saved.";
    });
    document.addEventListener("click", leave);
    // Marks and comments come after the page; a choice before them would be lost.
    $(document).ajaxComplete(() => {
      if (!loaded()) return;
      everywhere((group) => {
        group.disabled = false;
        restore(group);
      });
    });
    $(document).ajaxError((event, answer) => {
      failed = true;
      const found = new DOMParser().parseFromString(answer.responseText || "", "text/html");
      const why = found.querySelector("main p");
      status.textContent = `Not saved. ${why ? why.textContent : "Load the page again."}`;
    });
  });
})();
