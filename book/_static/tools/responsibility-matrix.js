/* The matrix at work: a select element in each cell, findings below. */
import {
  announce, counted, downloadCsv, element, on, opensFile, printsAlone, saveFile, select, table,
} from "./helpers.js";
import { check, read } from "./responsibility-rules.js";

function sentences(found) {
  return [
    ...found.withoutAccountable.map((task) => `Nobody is accountable: ${task}.`),
    ...found.severalAccountable.map(([task, held]) => `${held.length} bodies are accountable (${held.join(", ")}): ${task}.`),
    ...found.withoutResponsible.map((task) => `Nobody does the work: ${task}.`),
    ...found.idle.map((body) => `No role at all: ${body}.`),
    ...found.overloaded.map((body) => `Overloaded, with R or A in too many tasks: ${body}.`),
  ];
}

class MatrixEditor {
  constructor(tool, data) {
    Object.assign(this, { tool, data, matrix: read(data, data.meanings) });
    this.build();
  }

  put(matrix) {
    this.matrix = read(matrix, this.data.meanings);
    this.build();
  }

  build() {
    const { tasks, bodies } = this.matrix;
    const rows = tasks.map((task, line) => [task, ...bodies.map((_, place) => this.cell(line, place))]);
    this.tool.querySelector(".lm-matrix").replaceChildren(table(this.data.caption, ["Task", ...bodies], rows));
    this.tool.querySelector(".lm-editor").replaceChildren(
      element("details", { open: this.unfolded ?? false },
        element("summary", {}, "Change the tasks and bodies"), ...this.naming("task", tasks), ...this.naming("body", bodies)),
    );
    this.show();
  }

  cell(line, place) {
    const { tasks, bodies, roles } = this.matrix;
    const options = Object.keys(this.data.meanings).map((role) => [role, role || "–"]);
    return select(`${bodies[place]}: ${tasks[line]}`, options, roles[line][place], (role) => {
      roles[line][place] = role;
      this.show();
    });
  }

  naming(noun, names) {
    const input = element("input", { type: "text", maxLength: 200, autocomplete: "off", "data-new": noun });
    const add = element("button", { type: "button" }, `Add this ${noun}`);
    const box = element("select", {}, ...names.map((name, place) => element("option", { value: place }, name)));
    const remove = element("button", { type: "button", disabled: names.length < 2 }, `Remove this ${noun}`);
    add.addEventListener("click", () => this.add(noun, input.value.trim()));
    input.addEventListener("keydown", (event) => { if (event.key === "Enter") add.click(); });
    remove.addEventListener("click", () => this.remove(noun, Number(box.value)));
    return [
      element("div", { class: "lm-row" }, element("label", { class: "lm-field" }, `New ${noun}`, input), add),
      element("div", { class: "lm-row" }, element("label", { class: "lm-field lm-wide" }, `Listed ${noun === "task" ? "tasks" : "bodies"}`, box), remove),
    ];
  }

  add(noun, name) {
    const { tasks, bodies, roles } = this.matrix;
    const changed = noun === "task"
      ? { tasks: [...tasks, name], bodies, roles: [...roles, bodies.map(() => "")] }
      : { tasks, bodies: [...bodies, name], roles: roles.map((row) => [...row, ""]) };
    try {
      this.change(noun, changed);
    } catch {
      announce(this.tool, `Type a ${noun} that is not listed yet; 60 tasks and 20 bodies at most.`);
    }
  }

  remove(noun, gone) {
    const { tasks, bodies, roles } = this.matrix;
    const others = (list) => list.filter((_, place) => place !== gone);
    this.change(noun, noun === "task"
      ? { tasks: others(tasks), bodies, roles: others(roles) }
      : { tasks, bodies: others(bodies), roles: roles.map(others) });
  }

  change(noun, matrix) {
    this.unfolded = true;
    this.put(matrix);
    this.tool.querySelector(`[data-new="${noun}"]`).focus();
  }

  show() {
    const found = sentences(check(this.matrix, this.data.overload));
    const size = `${counted(this.matrix.tasks.length, "task")}, ${counted(this.matrix.bodies.length, "body", "bodies")}.`;
    announce(this.tool, `${size} ${found.length ? `${counted(found.length, "finding")}.` : "No gap and no overload found."}`);
    this.tool.querySelector(".lm-findings").replaceChildren(...found.map((text) => element("li", {}, text)));
  }

  exported() {
    const { tasks, bodies, roles } = this.matrix;
    return [["Task", ...bodies], ...tasks.map((task, line) => [task, ...roles[line]])];
  }
}

export function start(tool, data) {
  const editor = new MatrixEditor(tool, data);
  on(tool, "clear", "click", () => {
    const { tasks, bodies } = editor.matrix;
    editor.put({ tasks, bodies, roles: tasks.map(() => bodies.map(() => "")) });
  });
  on(tool, "reset", "click", () => editor.put(data));
  on(tool, "csv", "click", () => downloadCsv("responsibilities", editor.exported()));
  on(tool, "save", "click", () => saveFile(tool, editor.matrix));
  opensFile(tool, (content) => editor.put(content));
  printsAlone(tool);
}
