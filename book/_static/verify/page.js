/* The page "Check a certificate": files in, findings out. Nothing is stored or sent. */
(function (shared) {
  "use strict";

  const root = document.getElementById("certificate-check");
  const OLD_DAYS = 90;
  const DAY = 86400000;
  const COURSE = /\/_static\/credentials\/([a-z]+(?:-[a-z0-9]+)*)\/(revocation|messages)\.jwt$/;
  const HEADINGS = {
    valid: ["good", "Genuine, and in force"],
    erased: ["good", "Genuine: it was issued. The holder's data have been erased since"],
    revoked: ["bad", "Genuine, but revoked: it is not in force any more"],
    replaced: ["bad", "Genuine, but replaced by a newer file"],
    unknown: ["open", "Genuine when it was signed; whether it is still in force was not checked"],
  };
  /* What is said instead of a heading's own words when the keys did not come from this site. */
  const BROUGHT = "This fits the key list that you chose; whether that is the course's list, this page cannot tell. By it:";
  const FOUND = { true: "It matches: the certificate was issued to this", false: "It does not match", null: "The certificate does not say" };

  /* What the reader gave, and what was found out of it. */
  const chosen = { files: [], keys: null };

  function element(name, properties, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(properties)) {
      if (key === "class") made.className = value;
      else made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  }

  function part(name) {
    return root.querySelector(`[data-part="${name}"]`);
  }

  function spelled(day) {
    const months = "January February March April May June July August September October November December".split(" ");
    const [year, month, number] = day.slice(0, 10).split("-");
    return `${Number(number)} ${months[Number(month) - 1]} ${year}`;
  }

  function spelledTime(when) {
    const text = when.toISOString();
    return `${spelled(text)}, ${text.slice(11, 16)} UTC`;
  }

  /* Beside the page, as the course publishes them; null when there is nothing to be had. */
  async function beside(name) {
    if (!location.protocol.startsWith("http")) return null;
    try {
      const answer = await fetch(new URL(name, root.dataset.lists + "/"), { cache: "no-cache", credentials: "omit" });
      return answer.ok ? await answer.text() : null;
    } catch {
      return null;
    }
  }

  /* The key list of this site, or else one of the chosen files; with it, where it came from. */
  async function keyList() {
    const published = await beside("keys.json");
    if (published !== null) return { ...(await shared.readKeyList(published)), from: "site" };
    if (chosen.keys !== null) return { ...(await shared.readKeyList(chosen.keys)), from: "file" };
    throw new shared.Refused(
      "unknown-key",
      "There is no key list beside this page, so no signature can be checked. Open the page on the course's own site, or " +
        "choose the certificate together with keys.json and the status lists, saved from there.",
    );
  }

  /* Published lists of the course that the credential names, and lists among the chosen files. */
  async function statusLists(signed, keys, now) {
    const texts = chosen.files.filter((one) => one.kind === "list").map((one) => one.text);
    for (const entry of [signed.payload.credentialStatus, signed.payload.courseRecord?.messages]) {
      const named = COURSE.exec(entry?.statusListCredential ?? "");
      const published = named && (await beside(`${named[1]}/${named[2]}.jwt`));
      if (published) texts.unshift(published);
    }
    const lists = [];
    const problems = [];
    for (const text of texts) {
      try {
        lists.push(await shared.readStatus(text, keys, now));
      } catch (error) {
        problems.push(error.message);
      }
    }
    return { lists, problems };
  }

  /* What a chosen file is, by what it holds and not by its name. */
  async function sorted(file) {
    const bytes = new Uint8Array(await file.slice(0, 20000001).arrayBuffer());
    const text = await shared.contentOf(bytes);
    const printed = shared.isPdf(bytes);
    if (text.trimStart().startsWith("{") && /"keys"\s*:/.test(text)) return { kind: "keys", text, name: file.name };
    try {
      const { payload } = shared.parse(text, shared.MOST_LIST);
      const types = [payload.type].flat();
      return { kind: types.includes("BitstringStatusListCredential") ? "list" : "certificate", text, name: file.name, printed };
    } catch {
      return { kind: "certificate", text, name: file.name, printed };
    }
  }

  async function open(files) {
    begin();
    try {
      const found = await Promise.all(Array.from(files, sorted));
      chosen.keys = found.find((one) => one.kind === "keys")?.text ?? chosen.keys;
      const certificates = found.filter((one) => one.kind === "certificate");
      const others = found.filter((one) => one.kind === "list");
      chosen.files = [...chosen.files.filter((one) => others.length === 0 || one.kind !== "list"), ...others];
      if (certificates.length > 1) {
        throw new shared.Refused("not-a-credential", "Choose one certificate at a time, with the lists if you saved them.");
      }
      if (certificates.length === 1) {
        chosen.files = [...chosen.files.filter((one) => one.kind !== "certificate"), certificates[0]];
      }
      const certificate = chosen.files.find((one) => one.kind === "certificate");
      if (certificate) await examine(certificate);
      else say(`${found.length === 1 ? "The list is" : "The lists are"} kept for this visit. Now choose the certificate.`);
    } catch (error) {
      refuse(error);
    }
  }

  async function examine({ text, name, printed }) {
    begin();
    const now = new Date();
    try {
      if (!globalThis.crypto?.subtle) {
        throw new shared.Refused("unknown-key", "This browser can only check signatures on a page opened through https, or saved.");
      }
      const signed = shared.parse(text);
      const keys = await keyList();
      const { lists, problems } = await statusLists(signed, keys, now);
      show(await shared.check(text, keys, lists, now), { keys, problems, name, printed, now });
    } catch (error) {
      refuse(error);
    }
  }

  /* What was found of an earlier file must not stand there while the next is being checked. */
  function begin() {
    part("result").hidden = true;
    say("Checking …");
  }

  function say(text) {
    part("status").textContent = text;
  }

  function refuse(error) {
    const known = error instanceof shared.Refused;
    const message = known ? error.message : "The file could not be read to its end.";
    const result = part("result");
    result.dataset.verdict = "bad";
    result.dataset.fault = known ? error.fault : "unreadable";
    result.replaceChildren(element("h2", {}, "Not to be believed"), element("p", {}, message));
    reveal("Not to be believed. " + message);
  }

  function reveal(text) {
    const result = part("result");
    result.hidden = false;
    say(text);
    result.focus();
  }

  function show({ facts, key, standing }, { keys, problems, name, printed, now }) {
    const [verdict, words] = HEADINGS[standing.state];
    const brought = keys.from === "file";
    const heading = brought ? `${BROUGHT} ${words[0].toLowerCase()}${words.slice(1)}` : words;
    const result = part("result");
    result.dataset.verdict = facts.demonstration || (brought && verdict === "good") ? "open" : verdict;
    result.dataset.state = standing.state;
    delete result.dataset.fault;
    const title = facts.demonstration ? `Demonstration, not a certificate. ${heading}` : heading;
    const shown = [element("h2", {}, title)];
    if (facts.demonstration) {
      const warning = "This is a demonstration for a made-up learner. It says nothing about any person.";
      shown.push(element("p", { class: "cv-warning" }, warning));
    }
    if (brought) {
      const warning =
        "Checked with the key list that you chose, not with this site's. It proves no more than the place you have that list from: " +
        "whoever sent you the list together with the certificate could have made both.";
      shown.push(element("p", { class: "cv-warning" }, warning));
    }
    shown.push(
      ...asked(facts.id),
      list(findings(facts, standing, now)),
      holder(facts),
      ...account(standing, problems, printed, now, brought),
      element("h3", {}, "In detail"),
      list(details(facts, key, keys, name)),
    );
    result.replaceChildren(...shown);
    reveal(`${title}.`);
  }

  /* A scanned code names a certificate; the file may be another one. */
  function asked(id) {
    const wanted = askedId();
    if (!wanted) return [];
    const same = wanted === id;
    const text = same
      ? "This is the certificate whose code or address brought you here."
      : `This is another certificate than the one whose code or address brought you here (${wanted}).`;
    return [element("p", { class: same ? "" : "cv-warning" }, text)];
  }

  function askedId() {
    let given = "";
    try {
      given = decodeURIComponent(location.hash.slice(1));
    } catch {
      given = "";
    }
    return shared.isId(given) ? given : "";
  }

  function findings(facts, standing, now) {
    return [
      ["Status", standing.text],
      ["Status list of", standing.dated ? spelledTime(standing.dated) + age(standing.dated, now) : "none at hand"],
      [facts.kind === "diploma" ? "Diploma" : "Certificate", `${facts.title}, edition ${facts.edition}`],
      ["Result", result(facts)],
      ["Asked for", facts.criteria],
      ["Learning", `${facts.hours} hours, ${spelled(facts.starts)} to ${spelled(facts.ends)}`],
      ["Completed on", facts.granted ? "" : spelled(facts.completed)],
      ["Awarded on", spelled(facts.awarded)],
      ["Issuer", facts.issuerName],
      ["Note", facts.statement],
    ];
  }

  function details(facts, key, keys, name) {
    const fate = key.distrusted ? ", lost since; the file is on the list of genuine ones" : key.retired ? ", retired since" : "";
    return [
      ["File", name],
      ["Signed on", spelledTime(facts.signedAt)],
      ["Certificate's id", facts.id],
      ["Issuer's address", facts.issuerId],
      ["Key", key.kid + fate],
      ["Key list of", `${spelledTime(keys.updated)}, ${keys.from === "site" ? "from this site" : "from the file you chose"}`],
      ["Rule, ledger", `version ${facts.rule}; entry ${facts.ledgerPosition}, ${facts.ledgerHash}`],
    ];
  }

  function list(rows) {
    const made = element("dl", { class: "cv-facts" });
    for (const [label, value] of rows) {
      if (value) made.append(element("dt", {}, label), element("dd", {}, value));
    }
    return made;
  }

  function result(facts) {
    if (facts.points) return `${facts.points} of ${facts.totalPoints} points; ${facts.passPoints} needed`;
    return facts.granted ? "awarded by decision of the course's management; no points are stated" : "no points are stated";
  }

  function age(dated, now) {
    const days = Math.floor((now - dated) / DAY);
    return days > OLD_DAYS ? `, ${days} days old: what happened since is not known here` : "";
  }

  function holder(facts) {
    const answer = element("p", { role: "status", "data-part": "holder-answer" });
    const name = element("input", { type: "text", id: "cv-name", autocomplete: "off", maxlength: "300" });
    const form = element(
      "form",
      { class: "cv-holder", "aria-label": "Is it the holder?" },
      element("p", {}, "The certificate holds no name in clear. Enter the name, or the e-mail address, of the person who shows it:"),
      element("div", { class: "cv-row" }, element("label", { for: "cv-name" }, "Name or e-mail address"), name, element("button", { type: "submit" }, "Compare")),
      answer,
    );
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      if (!name.value.trim()) {
        answer.textContent = "Enter a name or an e-mail address first.";
        return;
      }
      const type = name.value.includes("@") ? "emailAddress" : "name";
      const found = await shared.matches(facts.identities, type, name.value);
      answer.dataset.found = String(found);
      answer.textContent = `${FOUND[String(found)]} ${type === "name" ? "name" : "e-mail address"}.`;
    });
    return form;
  }

  function account(standing, problems, printed, now, brought) {
    const whose = brought ? "the key list that you chose" : "the course's key list";
    const checked = [`The signature fits a key of ${whose}, byte by byte.`, "The file does not contradict itself."];
    const open = [
      brought
        ? "Whose the key list is: take it from the course's own site, not from whoever shows the certificate."
        : `That this page is the course's own: look at the address in your browser, which begins with ${location.origin}.`,
    ];
    if (standing.state === "unknown") open.push("Whether it was revoked or replaced: no status list as new as the file is at hand.");
    else checked.push(`The status lists of ${spelledTime(standing.dated)}.`);
    if (standing.dated && now - standing.dated > OLD_DAYS * DAY) open.push("What happened since the status list was made.");
    for (const one of problems) open.push(`A status list was left out: ${one}`);
    if (printed) open.push("What is printed in the PDF: only the attached credential is signed. Compare what you read there with this page.");
    open.push(
      "That the person who shows it is the person of that name: compare with an identity document.",
      "What the person can do today, and what an employer or a school gives for it.",
    );
    return [
      element("h3", {}, "What was checked"),
      element("ul", {}, ...checked.map((text) => element("li", {}, text))),
      element("h3", {}, "What was not"),
      element("ul", {}, ...open.map((text) => element("li", {}, text))),
    ];
  }

  function start() {
    const drop = part("drop");
    const picker = part("files");
    picker.addEventListener("change", async () => {
      const files = [...picker.files];
      picker.value = "";
      if (files.length) await open(files);
    });
    for (const kind of ["dragenter", "dragover"]) {
      drop.addEventListener(kind, (event) => {
        event.preventDefault();
        drop.dataset.over = "true";
      });
    }
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => delete drop.dataset.over);
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length) open(event.dataTransfer.files);
    });
    part("paste").addEventListener("submit", (event) => {
      event.preventDefault();
      examine({ text: part("text").value, name: "", printed: false });
    });
    const wanted = () => {
      const id = askedId();
      part("asked").hidden = !id;
      part("asked-id").textContent = id;
    };
    window.addEventListener("hashchange", wanted);
    wanted();
    part("without").hidden = true;
    part("form").hidden = false;
    root.dataset.ready = "true";
  }

  root.dataset.lists = new URL("../credentials", document.querySelector("script[data-certificate-check]").src).href;
  start();
})(globalThis.certificateCheck);
