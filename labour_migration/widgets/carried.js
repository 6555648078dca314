// Asks the server for a document with the reader's own session, and hands it to the kernel.
function token() {
  const found = document.cookie.split("; ").find((one) => one.startsWith("_xsrf="));
  return found ? decodeURIComponent(found.slice(6)) : "";
}

// The page is <apps>/voila/render/<app>; a place without apps has no such document.
function place(address) {
  const [apps, rest] = window.location.pathname.split("/voila/render/");
  return rest === undefined ? null : `${apps}/${address}`;
}

async function ask(address, largest) {
  const from = place(address);
  if (from === null) return null;
  try {
    const answer = await fetch(from, {
      credentials: "same-origin",
      redirect: "error",
      cache: "no-store",
      headers: { Accept: "application/json", "X-XSRFToken": token() },
    });
    if (!answer.ok) return null;
    const text = await answer.text();
    return text.length <= largest ? text : null;
  } catch {
    return null;
  }
}

async function render({ model }) {
  model.send({ carried: await ask(model.get("address"), model.get("largest")) });
}

export default { render };
