// Files go to the reader's downloads and come from the reader's device.
function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}

function hand(name, content) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "application/octet-stream" }));
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has taken the address up by then; kept, it would hold the file in memory.
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

function opening(model) {
  const label = document.createElement("label");
  label.className = "lm-handing-open";
  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".json,application/json";
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    // What is too large is refused where the words for it are; it need not travel for that.
    const text = await file.slice(0, model.get("largest") + 1).text();
    model.send({ open: text });
    input.value = "";
  });
  label.append("Open my work (a JSON file downloaded here) ", input);
  return label;
}

function render({ model, el }) {
  const group = document.createElement("div");
  group.className = "lm-panel-row lm-handing";
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", `Files: ${model.get("about")}`);
  for (const [kind, words] of model.get("kinds")) {
    group.append(button(words, () => model.send({ make: kind })));
  }
  group.append(opening(model));
  el.append(group);
  const received = (content, buffers) => {
    if (content?.name && buffers?.length) hand(content.name, buffers[0]);
  };
  model.on("msg:custom", received);
  return () => model.off("msg:custom", received);
}

export default { render };
