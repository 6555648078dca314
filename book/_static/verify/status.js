/* Status lists: what became of a certificate after it was signed. */
(function (shared) {
  "use strict";

  const PLACES = 131072;
  const SIZES = { revocation: 1, message: 3 };
  const MESSAGES = [
    "nothing further",
    "replaced by a newer file of the same certificate",
    "revoked: it was issued in error",
    "revoked after misconduct",
    "revoked at the holder's request",
    "issued; the holder's data have been erased",
    "revoked; the holder's data have been erased",
    "replaced by a newer file; the holder's data have been erased",
  ];
  const REPLACED = [1, 7];
  const ERASED = [5, 6, 7];

  /* Unpacks no more than is asked for: a small file can unpack to anything. */
  async function unpacked(bytes, format, most) {
    const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
    const parts = [];
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > most) {
        await reader.cancel();
        throw new TypeError("it unpacks to too much");
      }
      parts.push(value);
    }
    const all = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }

  /* The list of a text whose signature fits, under a key of the list of keys. */
  async function readStatus(text, keys, now) {
    const signed = shared.parse(text, shared.MOST_LIST);
    await shared.verify(signed, keys);
    const { payload } = signed;
    const refused = (why) => new shared.Refused("status-list", `This is not a status list of this course (${why}).`);
    try {
      const { statusPurpose: purpose, encodedList } = payload.credentialSubject;
      const size = SIZES[purpose];
      if (!size || payload.type[1] !== "BitstringStatusListCredential" || !encodedList.startsWith("u")) throw refused("its kind");
      if (payload.issuer !== keys.issuer || payload.iss !== keys.issuer) throw refused("its issuer");
      const dated = shared.moment(payload.validFrom);
      if (dated > now) throw refused("its date");
      const length = (PLACES * size) / 8;
      const bits = await unpacked(shared.decoded(encodedList.slice(1)), "gzip", length);
      if (bits.length !== length) throw refused("its length");
      return { purpose, address: payload.id, dated, bits };
    } catch (error) {
      throw error instanceof shared.Refused ? error : refused(error.message);
    }
  }

  function valueAt(list, place) {
    const size = SIZES[list.purpose];
    let value = 0;
    for (let at = place * size; at < (place + 1) * size; at += 1) {
      value = (value << 1) | ((list.bits[at >> 3] >> (7 - (at % 8))) & 1);
    }
    return value;
  }

  /* What the lists say of a file: a state, words and the date of the list. */
  function standing(facts, lists) {
    const fits = (one, purpose) => one.purpose === purpose && one.address === facts.lists[purpose];
    // Of several copies the newest counts: an old one would hide what happened since.
    const own = (purpose) => lists.filter((one) => fits(one, purpose)).sort((a, b) => b.dated - a.dated)[0];
    const [first, second] = [own("revocation"), own("message")];
    const unknown = { state: "unknown", text: "not known", dated: first ? first.dated : null };
    if (!first) return unknown;
    if (facts.place < 0 || facts.place >= PLACES) {
      throw new shared.Refused("status-list", "The status list has no place for this file.");
    }
    const withdrawn = valueAt(first, facts.place) === 1;
    const message = second ? valueAt(second, facts.place) : 0;
    if (!withdrawn && message === 0) {
      return first.dated < facts.signedAt ? unknown : { state: "valid", text: "valid", dated: first.dated };
    }
    const state = REPLACED.includes(message) ? "replaced" : withdrawn ? "revoked" : ERASED.includes(message) ? "erased" : "valid";
    return { state, text: message ? MESSAGES[message] : "revoked", dated: first.dated };
  }

  Object.assign(shared, { readStatus, standing, unpacked });
})((globalThis.certificateCheck ??= {}));
