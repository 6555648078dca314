/* What a reader keeps in this browser, on this device: the one module that touches its storage.
   Nothing is written before the reader types, opens a file or chooses; nothing is ever sent. */
const ROOM = "labour-migration";
const ASIDE = "/set-aside";
const FULL = ["QuotaExceededError", "NS_ERROR_DOM_QUOTA_REACHED"];

export function keyOf(course, ...names) {
  return [ROOM, course, ...names].join("/");
}

/* A reader may have closed the storage; then even looking throws. */
function attempt(work, otherwise) {
  try { return work(); } catch { return otherwise; }
}

/* The browser tells other tabs of a change, not the other tools of the same page. */
function tell() {
  window.dispatchEvent(new Event("kept"));
}

/* Calls the handler when anything kept may have changed, here or in another tab. */
export function onChange(handler) {
  for (const event of ["kept", "storage", "pageshow"]) window.addEventListener(event, handler);
  document.addEventListener("visibilitychange", handler);
}

/* Removes everything that the tools of a course keep. */
export function eraseAll(course) {
  attempt(() => Object.keys(localStorage)
    .filter((key) => key.startsWith(keyOf(course, "")))
    .forEach((key) => localStorage.removeItem(key)));
  tell();
}

/* One value under one key. `read` returns a value that fits, or throws; what does not fit is
   never shown, and is set aside before something else takes its place. */
export class Kept {
  constructor(key, read) {
    Object.assign(this, { key, read, seen: null });
  }

  raw() {
    return attempt(() => localStorage.getItem(this.key), null);
  }

  parsed(raw) {
    if (raw === null) return { value: null, at: null, foreign: false };
    try {
      const { format, at, value } = JSON.parse(raw);
      if (format !== 1 || Number.isNaN(Date.parse(at))) throw new Error("another edition kept it");
      return { value: this.read(value), at: new Date(at), foreign: false };
    } catch {
      return { value: null, at: null, foreign: true };
    }
  }

  /* What stands there now, which counts as seen. */
  look() {
    this.seen = this.raw();
    return this.parsed(this.seen);
  }

  peek() {
    return this.parsed(this.raw());
  }

  /* Whether another tab wrote since this one looked. */
  moved() {
    return this.raw() !== this.seen;
  }

  /* Says "kept", "full" or "closed". */
  save(value) {
    try {
      if (this.parsed(this.seen).foreign) localStorage.setItem(this.key + ASIDE, this.seen);
      const text = JSON.stringify({ format: 1, at: new Date().toISOString(), value });
      localStorage.setItem(this.key, text);
      this.seen = text;
    } catch (problem) {
      return FULL.includes(problem.name) ? "full" : "closed";
    }
    tell();
    return "kept";
  }

  erase() {
    attempt(() => [this.key, this.key + ASIDE].forEach((key) => localStorage.removeItem(key)));
    this.seen = this.raw();
    tell();
  }
}
