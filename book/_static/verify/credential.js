/* What a credential says, who holds it, and where a PDF carries it. */
(function (shared) {
  "use strict";

  const MOST_FILE = 20000000;
  const MOST_TEXT = 64000;
  const HEAD = 1000;
  const MOST_STREAMS = 50;
  const DAY = /^\d{4}-\d\d-\d\d$/;
  const UUID = /^urn:uuid:[0-9a-f-]{36}$/;

  function text(value) {
    if (typeof value !== "string") throw new TypeError("a text is missing");
    return value;
  }

  function whole(value) {
    if (!Number.isSafeInteger(value)) throw new TypeError("a number is missing");
    return value;
  }

  function day(value) {
    if (!DAY.test(text(value))) throw new TypeError("a date is missing");
    return value;
  }

  function place(entry) {
    if (!/^(0|[1-9]\d{0,9})$/.test(text(entry.statusListIndex))) throw new TypeError("its place in the status list is missing");
    return Number(entry.statusListIndex);
  }

  function facts(signed) {
    const { credentialSubject: subject, courseRecord: record, issuer } = signed;
    const { achievement } = subject;
    const described = achievement.resultDescription?.[0] ?? {};
    if (record.format !== 1) throw new TypeError("its format is another one");
    return {
      id: text(signed.id),
      kind: text(record.kind),
      title: text(achievement.name),
      edition: text(record.edition),
      hours: whole(record.hours),
      starts: day(record.starts),
      ends: day(record.ends),
      completed: day(record.completed),
      awarded: day(record.awarded),
      granted: record.granted === true,
      demonstration: record.demonstration !== false,
      points: "points" in record ? text(subject.result[0].value) : "",
      passPoints: text(described.requiredValue ?? ""),
      totalPoints: text(described.valueMax ?? ""),
      criteria: text(achievement.criteria.narrative),
      issuerId: text(issuer.id),
      issuerName: text(issuer.name),
      statement: text(issuer.description),
      signedAt: shared.moment(signed.validFrom),
      rule: text(record.rule),
      ledgerPosition: whole(record.ledger.position),
      ledgerHash: text(record.ledger.hash),
      place: place(signed.credentialStatus),
      lists: Object.fromEntries(
        [signed.credentialStatus, record.messages].map((one) => [text(one.statusPurpose), text(one.statusListCredential)]),
      ),
      identities: subject.identifier.map((one) => ({ type: text(one.identityType), hash: text(one.identityHash), salt: text(one.salt) })),
    };
  }

  /* The facts of a payload whose signature fits; its JWT's claims must say the same. */
  function read(signed, now) {
    let found = null;
    let agrees = false;
    try {
      found = facts(signed);
      agrees =
        signed.iss === found.issuerId &&
        signed.jti === found.id &&
        signed.nbf * 1000 === found.signedAt.getTime() &&
        signed.sub === signed.credentialSubject.id &&
        place(signed.courseRecord.messages) === found.place &&
        signed.type.includes("AchievementCredential");
    } catch (error) {
      throw new shared.Refused("contradiction", `The signature fits, but this is no certificate of this course (${error.message}).`);
    }
    if (!agrees) throw new shared.Refused("contradiction", "The signature fits, but the file contradicts itself.");
    if (found.signedAt > now) {
      throw new shared.Refused("not-yet-valid", `The certificate holds only from ${signed.validFrom} on.`);
    }
    return found;
  }

  /* One spelling of a name or address: case, width and extra spaces make no difference. */
  function spelling(given) {
    const even = given.normalize("NFKC").toLowerCase().replace(/[ \t\r\n\f\v]/g, " ");
    return even.split(" ").filter(Boolean).join(" ").normalize("NFKC");
  }

  /* Whether a name or address is the holder's; null if the credential holds none. */
  async function matches(identities, type, given) {
    const same = identities.filter((one) => one.type === type);
    if (!same.length) return null;
    for (const one of same) {
      const hash = shared.hex(await shared.sha256(shared.bytesOf(spelling(given) + one.salt)));
      if (`sha256$${hash}` === one.hash) return true;
    }
    return false;
  }

  /* The signed text attached to a PDF; two different ones are refused, for nobody sees which is read. */
  async function attached(bytes) {
    const whole = new TextDecoder("latin1").decode(bytes);
    const texts = new Set();
    let seen = 0;
    for (const found of whole.matchAll(/(?<!end)stream\r?\n/g)) {
      let head = whole.slice(Math.max(0, found.index - HEAD), found.index);
      head = head.slice(head.lastIndexOf(" obj") + 1);
      if (!head.includes("/EmbeddedFile")) continue;
      seen += 1;
      if (seen > MOST_STREAMS) break;
      const start = found.index + found[0].length;
      const named = Number(/\/Length (\d{1,8})(?! \d+ R)/.exec(head)?.[1] ?? NaN);
      const end = Number.isNaN(named) ? whole.indexOf("endstream", start) : start + named;
      const raw = bytes.subarray(start, Math.max(start, end));
      const inner = await streamText(raw, head.includes("/FlateDecode"));
      if (/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.test(inner)) texts.add(inner);
    }
    if (texts.size > 1) {
      throw new shared.Refused(
        "not-a-credential",
        "Several signed credentials are attached to this PDF, so it is not as the course made it. Ask for the file certificate.jwt.",
      );
    }
    return [...texts][0] ?? null;
  }

  async function streamText(raw, deflated) {
    try {
      const bytes = deflated ? await shared.unpacked(raw, "deflate", MOST_TEXT) : raw.subarray(0, MOST_TEXT);
      return new TextDecoder("latin1").decode(bytes).trim();
    } catch {
      return "";
    }
  }

  function isPdf(bytes) {
    return new TextDecoder("latin1").decode(bytes.subarray(0, 100)).trimStart().startsWith("%PDF-");
  }

  /* The signed text of a file: its own, or the one attached to a PDF. */
  async function contentOf(bytes) {
    if (bytes.length > MOST_FILE) {
      throw new shared.Refused("not-a-credential", `The file is larger than ${MOST_FILE.toLocaleString("en")} bytes; no certificate is.`);
    }
    if (!isPdf(bytes)) return new TextDecoder("latin1").decode(bytes);
    const found = await attached(bytes);
    if (found === null) {
      throw new shared.Refused(
        "not-a-credential",
        "No signed credential is attached to this PDF. A PDF that was printed again, or saved by another program, " +
          "may have lost it: ask for the file certificate.jwt.",
      );
    }
    return found;
  }

  /* Checks a text as far as it can be; throws Refused for one that is not to be believed. */
  async function check(given, keys, lists, now) {
    const signed = shared.parse(given);
    const key = await shared.verify(signed, keys);
    const found = read(signed.payload, now);
    if (found.issuerId !== keys.issuer) {
      throw new shared.Refused("issuer", `The file says that ${found.issuerId.slice(0, 200)} issued it; the key list is of ${keys.issuer}.`);
    }
    return { facts: found, key, standing: shared.standing(found, lists) };
  }

  const isId = (given) => UUID.test(given);

  Object.assign(shared, { check, read, contentOf, isPdf, matches, spelling, isId });
})((globalThis.certificateCheck ??= {}));
