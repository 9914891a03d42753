// The door of a meeting without a network: who came is kept in this browser and sent once the
// network is back, each exactly once by the key that they got here. Kept are the number on the
// list of invitees, or name, office and title as they were typed; nothing else, because nothing
// can be sealed here without a key.

const EVERY_MS = 8000;

class Door {
  constructor(root) {
    this.words = root.dataset;
    this.form = root.querySelector("form");
    this.list = root.querySelector("[data-door-list]");
    this.none = root.querySelector("[data-door-none]");
    this.place = `suluh-door-${root.dataset.door}`;
    this.sending = false;
    this.kept = this.load();
    this.kept.forEach((entry) => this.draw(entry));
    this.form.addEventListener("submit", (event) => this.take(event));
    addEventListener("online", () => this.send());
    setInterval(() => this.send(), EVERY_MS);
    this.send();
  }

  load() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.place) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  /** Writes what still has to be sent; false where the browser keeps nothing. */
  store() {
    try {
      if (this.kept.length) localStorage.setItem(this.place, JSON.stringify(this.kept));
      else localStorage.removeItem(this.place);
      return true;
    } catch {
      return false;
    }
  }

  take(event) {
    const typed = new FormData(this.form);
    const value = (name) => String(typed.get(name) ?? "").trim();
    const number = value("number");
    const chosen = this.form.querySelector(`option[value="${CSS.escape(number)}"]`);
    const entry = {
      device: key(),
      at: new Date().toISOString(),
      number,
      name: value("name"),
      office: value("office"),
      title: value("title"),
      shown: value("name") || (number ? (chosen?.textContent ?? number) : ""),
    };
    const whole = number || (entry.name && entry.office);
    // What cannot be kept here is sent as a plain form, which says what is missing.
    if (!whole) return;
    this.kept.push(entry);
    if (!this.store()) {
      this.kept.pop();
      return;
    }
    event.preventDefault();
    this.draw(entry);
    if (number) chosen?.remove();
    this.form.reset();
    this.form.querySelector("select, input:not([type=hidden])")?.focus();
    this.send();
  }

  draw(entry) {
    this.none.hidden = true;
    const line = document.createElement("li");
    line.className = "row row--spread";
    const who = document.createElement("strong");
    who.textContent = entry.shown;
    const state = document.createElement("span");
    state.className = "hint";
    line.append(who, state);
    this.list.prepend(line);
    entry.line = { line, state };
    Object.defineProperty(entry, "line", { enumerable: false });
    this.say(entry, navigator.onLine ? this.words.doorLocal : this.words.doorWaiting);
  }

  say(entry, words) {
    entry.line.state.textContent = words;
  }

  /** Sends what is kept, one after the other; what fails stays for the next time. */
  async send() {
    if (this.sending || !this.kept.length) return;
    this.sending = true;
    for (const entry of this.kept.filter((entry) => !entry.refused)) {
      this.say(entry, this.words.doorWaiting);
      if (!(await this.sent(entry))) break;
    }
    this.sending = false;
  }

  async sent(entry) {
    const { device, at, number, name, office, title } = entry;
    let response;
    try {
      response = await fetch(location.pathname, {
        method: "POST",
        body: new URLSearchParams({ device, at, number, name, office, title }),
        headers: { accept: "application/json" },
        redirect: "error",
        credentials: "same-origin",
      });
    } catch {
      return false;
    }
    if (response.ok) {
      this.forget(entry);
      this.say(entry, this.words.doorSent);
      return true;
    }
    if (response.status === 422) {
      const answer = await response.json().catch(() => ({}));
      entry.refused = true;
      this.store();
      this.say(entry, `${this.words.doorRefused} ${answer.words ?? ""}`);
      this.offerToForget(entry);
      return true;
    }
    return false;
  }

  forget(entry) {
    this.kept = this.kept.filter((other) => other !== entry);
    this.store();
  }

  offerToForget(entry) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    button.textContent = this.words.doorForget;
    button.addEventListener("click", () => {
      this.forget(entry);
      entry.line.line.remove();
    });
    entry.line.line.append(button);
  }
}

/** A random key; the function for that of newer browsers exists under https only. */
function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

document.querySelectorAll("[data-door]").forEach((root) => new Door(root));
