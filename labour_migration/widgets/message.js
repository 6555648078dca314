// A line that is read out when it changes: the element stays, only its text is new.
function render({ model, el }) {
  const line = document.createElement("div");
  line.className = "lm-panel-message";
  line.setAttribute("role", "status");
  line.setAttribute("aria-live", "polite");
  el.append(line);
  const show = () => {
    line.dataset.state = model.get("state");
    line.textContent = model.get("text");
  };
  model.on("change", show);
  // The region must exist before its text, or the first result is not announced.
  requestAnimationFrame(show);
}

export default { render };
