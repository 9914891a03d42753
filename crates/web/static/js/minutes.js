// Minutes that two people write at once. Each part is sent when it is left and every five seconds
// while something changed, with the version that it began with; the server joins what both wrote.
// What others wrote comes in every few seconds and never moves the place where somebody types.

const SAVE_MS = 5000;
const ASK_MS = 4000;

class Part {
  constructor(form) {
    this.form = form;
    this.id = form.dataset.part;
    this.text = form.querySelector("textarea");
    this.base = form.querySelector("input[name=base]");
    this.status = form.querySelector("[data-part-status]");
    this.saved = this.text.value;
    this.seen = Number(this.base.value);
    this.running = false;
    this.leaving = false;
    this.text.addEventListener("focusout", () => this.save());
    form.addEventListener("submit", () => (this.leaving = true));
    setInterval(() => this.save(), SAVE_MS);
  }

  get unsaved() {
    return !this.leaving && this.text.value !== this.saved;
  }

  say(words, failed = false) {
    this.status.textContent = words;
    this.status.classList.toggle("autosave--failed", failed);
  }

  async save() {
    if (this.running || !this.unsaved) return;
    this.running = true;
    const sent = this.text.value;
    this.say(this.status.dataset.saving);
    try {
      const response = await fetch(this.form.action, {
        method: "POST",
        body: new URLSearchParams({ base: this.base.value, text: sent }),
        headers: { accept: "application/json" },
        redirect: "error",
        credentials: "same-origin",
      });
      if (!response.ok) throw new Error(String(response.status));
      this.take(sent, await response.json());
    } catch {
      this.say(this.status.dataset.failed, true);
    } finally {
      this.running = false;
    }
  }

  /** What came of a save. Who typed on in between goes on from what they had sent. */
  take(sent, answer) {
    this.seen = answer.version;
    if (this.text.value === sent) {
      this.show(answer.text);
      this.base.value = answer.version;
      this.saved = answer.text;
    } else {
      this.base.value = answer.typed;
      this.saved = sent;
    }
    this.say(answer.words, answer.conflict);
  }

  /** What somebody else saved. It is shown at once where nothing here is unsaved. */
  hear(change) {
    this.seen = change.version;
    if (!this.unsaved && !this.running) {
      this.show(change.text);
      this.base.value = change.version;
      this.saved = change.text;
    }
    this.say(change.words);
  }

  /** Replaces the text and keeps caret and selection at the words where they were. */
  show(next) {
    const area = this.text;
    const before = area.value;
    if (next === before) return;
    const { selectionStart, selectionEnd, scrollTop } = area;
    const moved = (at) => at + shift(before, next, at);
    const [start, end] = [moved(selectionStart), moved(selectionEnd)];
    area.value = next;
    if (document.activeElement === area) area.setSelectionRange(start, end);
    area.scrollTop = scrollTop;
  }
}

/** By how many characters a place moves when one text takes the place of another. */
function shift(before, next, at) {
  let head = 0;
  const most = Math.min(before.length, next.length);
  while (head < most && before[head] === next[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === next[next.length - 1 - tail]) {
    tail += 1;
  }
  if (at <= head) return 0;
  if (at >= before.length - tail) return next.length - before.length;
  return Math.min(at, next.length - tail) - at;
}

class Minutes {
  constructor(root) {
    this.address = root.dataset.minutes;
    this.parts = [...root.querySelectorAll("form[data-part]")].map((form) => new Part(form));
    setInterval(() => this.ask(), ASK_MS);
    addEventListener("beforeunload", (event) => {
      if (this.parts.some((part) => part.unsaved)) event.preventDefault();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.parts.forEach((part) => part.save());
      else this.ask();
    });
    addEventListener("pageshow", () => this.parts.forEach((part) => (part.leaving = false)));
  }

  async ask() {
    if (document.visibilityState === "hidden") return;
    const known = new URLSearchParams();
    this.parts.forEach((part) => known.append("part", `${part.id}:${part.seen}`));
    try {
      const response = await fetch(`${this.address}?${known}`, {
        headers: { accept: "application/json" },
        redirect: "error",
        credentials: "same-origin",
      });
      if (!response.ok) return;
      const { parts } = await response.json();
      for (const change of parts) this.parts.find((part) => part.id === change.id)?.hear(change);
    } catch {
      // The network is gone; saving says so where something is unsaved.
    }
  }
}

document.querySelectorAll("[data-minutes]").forEach((root) => new Minutes(root));
