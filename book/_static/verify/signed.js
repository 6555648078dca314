/* Signed JSON as a compact JWS, accepted in one spelling only; keys, and what they may sign.

   The scripts of this folder are no modules: a page saved to a disk may not load modules. They
   share one object, `certificateCheck`, and follow autograder/credentials step by step. */
(function (shared) {
  "use strict";

  const MOST = 64000;
  const MOST_LIST = 400000;
  const DEEPEST = 12;
  const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

  /* Something that is not to be believed; `fault` says in one word why. */
  class Refused extends Error {
    constructor(fault, message) {
      super(message);
      this.fault = fault;
    }
  }

  const notOne = (why) => new Refused("not-a-credential", `This is not a credential of this course: ${why}.`);

  function encoded(bytes) {
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  }

  /* base64url in its only spelling: no padding, no bit left over. */
  function decoded(part) {
    if (!/^[A-Za-z0-9_-]+$/.test(part) || part.length % 4 === 1) throw notOne("a part of it is not base64url");
    const text = atob(part.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(text, (sign) => sign.charCodeAt(0));
    if (encoded(bytes) !== part) throw notOne("a part of it is not in the usual base64url spelling");
    return bytes;
  }

  /* The canonical spelling of JSON (RFC 8785), for values without fractions. */
  function canonical(value, depth = 0) {
    if (depth > DEEPEST) throw notOne("it is nested too deep");
    if (Array.isArray(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(",")}]`;
    if (value !== null && typeof value === "object") {
      const members = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name], depth + 1)}`);
      return `{${members.join(",")}}`;
    }
    return JSON.stringify(value);
  }

  function object(bytes) {
    let found = null;
    let exact = false;
    try {
      const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
      found = JSON.parse(text);
      exact = found !== null && typeof found === "object" && !Array.isArray(found) && canonical(found) === text;
    } catch {
      exact = false;
    }
    if (!exact) throw notOne("what it holds is not JSON in canonical form");
    return found;
  }

  async function sha256(bytes) {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  }

  function hex(bytes) {
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  const bytesOf = (text) => new TextEncoder().encode(text);

  /* What a text claims; nothing of it is proven. */
  function parse(given, most = MOST) {
    if (given.length > most) throw new Refused("not-a-credential", `The file is larger than ${most.toLocaleString("en")} bytes; no credential is.`);
    const text = given.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
    if (text.startsWith("{")) {
      throw new Refused(
        "not-a-credential",
        "This is a decoded copy: it can be read, but nothing in it is signed, so anybody could have written it. " +
          "Ask for the file certificate.jwt, or the PDF that carries it.",
      );
    }
    const parts = text.split(".");
    if (parts.length !== 3) throw notOne("a signed credential is one line of three parts with a dot between them");
    const [header, payload] = [object(decoded(parts[0])), object(decoded(parts[1]))];
    const signature = decoded(parts[2]);
    if (header.alg !== "RS256") {
      const named = JSON.stringify(header.alg ?? null).slice(0, 40);
      throw new Refused("algorithm", `The file names the algorithm ${named}; this course signs with RS256 only.`);
    }
    const names = Object.keys(header).sort().join(" ");
    if (names !== "alg kid typ" || header.typ !== "JWT" || typeof header.kid !== "string") {
      throw notOne("its header is not one that this course writes");
    }
    return { text, kid: header.kid, payload, signature, signedBytes: bytesOf(`${parts[0]}.${parts[1]}`) };
  }

  /* A time in the one spelling that credentials have, as a Date. */
  function moment(text) {
    const when = typeof text === "string" && TIME.test(text) ? new Date(text) : null;
    if (when === null || Number.isNaN(when.getTime()) || when.toISOString() !== text.replace("Z", ".000Z")) {
      throw new TypeError("this is not a time");
    }
    return when;
  }

  async function readKey(data) {
    const own = { e: data.e, kty: data.kty, n: data.n };
    const kid = encoded(await sha256(bytesOf(canonical(own))));
    if (data.kty !== "RSA" || data.kid !== kid) throw new TypeError("a key does not have the name that it is listed under");
    return {
      kid,
      jwk: own,
      created: moment(data.created),
      retired: "retired" in data ? moment(data.retired) : null,
      distrusted: "distrusted_from" in data ? moment(data.distrusted_from) : null,
      believed: new Set(data.believed ?? []),
    };
  }

  async function readKeyList(text) {
    try {
      const data = JSON.parse(text);
      if (typeof data.issuer !== "string") throw new TypeError("it names no issuer");
      const keys = await Promise.all(data.keys.map(readKey));
      return { issuer: data.issuer, updated: moment(data.updated), keys: new Map(keys.map((key) => [key.kid, key])) };
    } catch (error) {
      throw new Refused("unknown-key", `This is not a key list of certificates (${error.message}).`);
    }
  }

  /* The key that signed, if it was to be trusted then. */
  async function verify(signed, list) {
    const key = list.keys.get(signed.kid.slice(signed.kid.lastIndexOf("#") + 1));
    if (!key) {
      throw new Refused(
        "unknown-key",
        "The file was signed with a key that is not in the key list. Either somebody else made it, or the list is " +
          "older than the file: fetch the newest list.",
      );
    }
    const rsa = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const imported = await crypto.subtle.importKey("jwk", { ...key.jwk, alg: "RS256", ext: true }, rsa, false, ["verify"]);
    if (!(await crypto.subtle.verify(rsa.name, imported, signed.signature, signed.signedBytes))) {
      throw new Refused(
        "signature",
        "The signature does not fit: the file was changed after it was signed, or it was damaged on the way. Ask for " +
          "the file again.",
      );
    }
    if (key.distrusted && !key.believed.has(hex(await sha256(bytesOf(signed.text))))) {
      throw new Refused(
        "compromised-key",
        "The key that signed this was stolen or lost, and the file is not on the list of those that the course " +
          "signed with it.",
      );
    }
    let since = null;
    try {
      since = moment(signed.payload.validFrom);
    } catch {
      throw new Refused("contradiction", "The file does not say from when it holds.");
    }
    if (key.retired && since > key.retired) {
      throw new Refused("retired-key", "The file is dated later than the last day of the key that signed it.");
    }
    return key;
  }

  Object.assign(shared, { MOST_LIST, Refused, parse, verify, readKeyList, moment, sha256, hex, bytesOf, decoded });
})((globalThis.certificateCheck ??= {}));
