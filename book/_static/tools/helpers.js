/* What the tools share: elements, files on the reader's own device, words for screen readers. */

const MEGABYTE = 1024 * 1024;

/* Text goes in as text, never as markup. */
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === "class") made.className = value;
    else if (key in made && !key.startsWith("aria")) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export function announce(tool, text) {
  const line = tool.querySelector(".lm-status");
  if (line.textContent !== text) line.textContent = text;
}

export function on(tool, action, event, handler) {
  tool.querySelector(`[data-action="${action}"]`).addEventListener(event, handler);
}

export function counted(amount, one, many = `${one}s`) {
  return `${amount} ${amount === 1 ? one : many}`;
}

export function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  element("a", { href: address, download: name }).click();
  URL.revokeObjectURL(address);
}

/* A spreadsheet would run a text that begins like a formula. */
function field(value) {
  const text = String(value);
  const safe = /^[=+@\t\r]|^-(?![\d.]+$)/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csv(rows) {
  return rows.map((row) => row.map(field).join(",") + "\r\n").join("");
}

/* The mark at the start tells spreadsheets that the file is UTF-8. */
export function downloadCsv(name, rows) {
  download(`${name}.csv`, "text/csv;charset=utf-8", `\ufeff${csv(rows)}`);
}

export function saveFile(tool, content) {
  const name = tool.dataset.tool;
  const text = JSON.stringify({ format: 1, tool: name, ...content }, null, 2);
  download(`${name}.json`, "application/json", `${text}\n`);
}

/* Hands the content of the chosen file to `accept`, which throws when it does not fit. */
export function opensFile(tool, accept) {
  on(tool, "open", "change", async (event) => {
    const input = event.target;
    const [file] = input.files;
    if (!file) return;
    try {
      if (file.size > MEGABYTE) throw new Error("it is larger than a megabyte");
      const content = JSON.parse(await file.text());
      if (content?.tool !== tool.dataset.tool || content.format !== 1) {
        throw new Error("another tool or edition saved it");
      }
      accept(content);
    } catch (problem) {
      const why = problem instanceof SyntaxError ? "it is not a JSON file" : problem.message;
      announce(tool, `The file ${file.name} was not opened: ${why}.`);
    } finally {
      input.value = "";
    }
  });
}

/* Puts the tool alone on paper. */
export function printsAlone(tool) {
  on(tool, "print", "click", () => {
    const hidden = [];
    for (let node = tool; node !== document.body; node = node.parentElement) {
      hidden.push(...[...node.parentElement.children].filter((other) => other !== node));
    }
    hidden.forEach((node) => node.classList.add("lm-not-printed"));
    window.addEventListener("afterprint", () => {
      hidden.forEach((node) => node.classList.remove("lm-not-printed"));
    }, { once: true });
    window.print();
  });
}

export function table(caption, header, rows) {
  const head = header.map((text) => element("th", { scope: "col" }, text));
  const body = rows.map(([first, ...rest]) => element(
    "tr", {}, element("th", { scope: "row" }, first), ...rest.map((cell) => element("td", {}, cell)),
  ));
  return element(
    "div", { class: "table-scroll", role: "region", tabIndex: 0, "aria-label": `Table: ${caption}` },
    element(
      "table", { class: "table" }, element("caption", {}, caption),
      element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...body),
    ),
  );
}

export function select(label, options, value, change) {
  const made = element("select", { "aria-label": label });
  made.append(...options.map(([key, text]) => element("option", { value: key }, text)));
  made.value = value;
  made.addEventListener("change", () => change(made.value));
  return made;
}
