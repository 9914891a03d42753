// Keeps what is typed: sends a form marked data-autosave="<address>" when a field is left and
// every five seconds while something changed. The server answers with the words to show
// ("Tersimpan 10.42"). Leaving the page is questioned only while something is unsaved.

const EVERY_MS = 5000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.saved = this.typed();
    this.running = false;
    this.sent = false;
    form.addEventListener("focusout", () => this.save());
    form.addEventListener("submit", () => (this.sent = true));
    setInterval(() => this.save(), EVERY_MS);
  }

  /** What is typed, as the form would send it; files are left out. */
  typed() {
    const pairs = [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
    return new URLSearchParams(pairs).toString();
  }

  get unsaved() {
    return !this.sent && this.typed() !== this.saved;
  }

  say(words, failed = false) {
    if (!this.status) return;
    this.status.textContent = words;
    this.status.classList.toggle("autosave--failed", failed);
  }

  async save() {
    if (this.running || !this.unsaved) return;
    this.running = true;
    const body = this.typed();
    this.say(this.status?.dataset.saving ?? "");
    try {
      const response = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(body),
        redirect: "error",
        credentials: "same-origin",
      });
      const plain = response.headers.get("content-type")?.startsWith("text/plain");
      if (!response.ok || !plain) throw new Error(String(response.status));
      const words = await response.text();
      this.saved = body;
      this.say(words);
    } catch {
      this.say(this.status?.dataset.failed ?? "", true);
    } finally {
      this.running = false;
    }
  }
}

const forms = [...document.querySelectorAll("form[data-autosave]")].map((form) => new Autosave(form));

addEventListener("beforeunload", (event) => {
  if (forms.some((form) => form.unsaved)) event.preventDefault();
});

// The phone may close a page that is not seen without asking.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") forms.forEach((form) => form.save());
});

// Back from another page: the browser shows the page as it was left, so it can be sent again.
addEventListener("pageshow", () => forms.forEach((form) => (form.sent = false)));
