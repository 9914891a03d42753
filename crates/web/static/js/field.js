// The quick form of an outreach day. What is filled in is kept on the phone first and sent as soon
// as there is a network, each entry once by its key:
// "Di HP ini" → "Menunggu kirim" → "Terkirim".

const MOST = 100_000;
const AGAIN_MS = 30_000;
const SENT_SHOWN = 10;

// ---- Rules, without a page

/** The count of a field: what is typed, or 0; grouped thousands are understood. */
export function count(typed) {
  const number = Number(typed.replace(/[.,\s]/g, ""));
  return Number.isInteger(number) && number > 0 ? Math.min(number, MOST) : 0;
}

/** The count after a press of a button. */
export function stepped(typed, by) {
  return Math.min(Math.max(count(typed) + by, 0), MOST);
}

/** A new entry of what was filled in; its key makes that it counts once. */
export function entryOf(pairs, key, at) {
  const fields = pairs.filter(([name]) => name !== "key");
  return { key, at, pairs: [...fields, ["key", key]], state: "kept", mistakes: [] };
}

/** The entry after an attempt to send it. `answer` is null where there was no network. */
export function after(entry, answer) {
  if (answer?.status === 200 && answer.body?.address)
    return { ...entry, state: "sent", address: answer.body.address, mistakes: [], signIn: false };
  if (answer?.status === 422 && answer.body?.mistakes)
    return { ...entry, state: "refused", mistakes: answer.body.mistakes, signIn: false };
  return { ...entry, state: "waiting", signIn: answer?.signIn ?? false };
}

/** Which entries are still to be sent, the oldest first. */
export function open(entries) {
  return entries
    .filter(({ state }) => state === "kept" || state === "waiting")
    .sort((a, b) => a.at - b.at);
}

// ---- The entries on the phone

function promised(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

class Entries {
  static async open() {
    const request = indexedDB.open("suluh-field", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("entries", { keyPath: "key" });
    return new Entries(await promised(request));
  }

  constructor(database) {
    this.database = database;
  }

  store(mode) {
    return this.database.transaction("entries", mode).objectStore("entries");
  }

  all() {
    return promised(this.store("readonly").getAll());
  }

  put(entry) {
    return promised(this.store("readwrite").put(entry));
  }

  remove(key) {
    return promised(this.store("readwrite").delete(key));
  }
}

async function sent(address, entry) {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "application/json" },
      body: JSON.stringify(entry.pairs),
      redirect: "manual",
      credentials: "same-origin",
    });
    // Being sent elsewhere means that the session has ended.
    if (response.type === "opaqueredirect") return { signIn: true };
    return { status: response.status, body: await response.json().catch(() => null) };
  } catch {
    return null;
  }
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((key, at) => `${key.slice(0, at)}-${key.slice(at)}`, hex);
}

// ---- The page

class Field {
  constructor(root, entries) {
    this.root = root;
    this.words = root.dataset;
    this.form = root.querySelector("form");
    this.outbox = root.querySelector("[data-outbox]");
    this.list = root.querySelector("[data-outbox-list]");
    this.status = root.querySelector("[data-outbox-status]");
    this.signIn = root.querySelector("[data-outbox-sign-in]");
    this.entries = entries;
    this.key = null;
    this.sending = false;
    this.form.addEventListener("submit", (event) => this.keep(event));
    root.querySelector("[data-outbox-send]").addEventListener("click", () => this.send());
    addEventListener("online", () => this.send());
    setInterval(() => this.send(), AGAIN_MS);
  }

  async keep(event) {
    event.preventDefault();
    if (!this.form.reportValidity()) return;
    const pairs = [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
    const entry = entryOf(pairs, this.key ?? newKey(), Date.now());
    try {
      await this.entries.put(entry);
    } catch {
      // Nothing can be kept here (a private window, a full phone): the plain form still works.
      this.say(this.words.noStore);
      this.form.submit();
      return;
    }
    this.key = null;
    this.form.reset();
    this.clearCounts();
    await this.draw();
    this.say(this.words.saidKept);
    this.outbox.scrollIntoView({ block: "start" });
    await this.send();
  }

  clearCounts() {
    for (const input of this.root.querySelectorAll("[data-counter] input")) input.value = "";
    this.sum();
  }

  /** Sends what is open, one after the other; another tab that does so as well does no harm. */
  async send() {
    if (this.sending) return;
    this.sending = true;
    try {
      for (const entry of open(await this.entries.all())) {
        const answer = await sent(this.words.send, entry);
        const next = after(entry, answer);
        await this.entries.put(next);
        await this.draw();
        // Without a network or a session no other entry would fare better.
        if (!answer || next.signIn) break;
      }
      await this.prune();
    } finally {
      this.sending = false;
    }
  }

  /** Of what was sent only the latest stays in the list. */
  async prune() {
    const sent = (await this.entries.all()).filter(({ state }) => state === "sent");
    const old = sent.sort((a, b) => b.at - a.at).slice(SENT_SHOWN);
    await Promise.all(old.map(({ key }) => this.entries.remove(key)));
    await this.draw();
  }

  say(words) {
    this.status.textContent = words;
  }

  async draw() {
    const all = (await this.entries.all()).sort((a, b) => b.at - a.at);
    this.outbox.hidden = all.length === 0;
    this.list.replaceChildren(...all.map((entry) => this.row(entry)));
    const signIn = all.some((entry) => entry.state === "waiting" && entry.signIn);
    this.signIn.hidden = !signIn;
    if (signIn) this.say(this.words.signIn);
  }

  row(entry) {
    const row = document.createElement("li");
    const value = (name) => entry.pairs.find(([other]) => other === name)?.[1] ?? "";
    const area = this.form.querySelector(`#area option[value="${CSS.escape(value("area"))}"]`);
    const title = document.createElement("strong");
    title.textContent = value("title");
    const place = document.createElement("span");
    place.className = "hint";
    place.textContent = ` ${area?.textContent ?? ""}`;
    const state = document.createElement("span");
    const tones = { kept: "info", waiting: "warning", sent: "success", refused: "danger" };
    state.className = `tag tag--${tones[entry.state]}`;
    state.textContent = this.words[`state${entry.state[0].toUpperCase()}${entry.state.slice(1)}`];
    row.append(title, place, " ", state);
    for (const mistake of entry.mistakes) {
      const line = document.createElement("p");
      line.className = "field__error";
      line.textContent = mistake;
      row.append(line);
    }
    if (entry.state === "sent") row.append(" ", this.link(entry.address));
    if (entry.state === "refused") row.append(" ", this.button("fix", () => this.fix(entry)));
    if (entry.state === "refused") row.append(" ", this.button("forget", () => this.forget(entry)));
    return row;
  }

  link(address) {
    const link = document.createElement("a");
    link.href = address;
    link.textContent = this.words.open;
    return link;
  }

  button(name, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--quiet";
    button.textContent = this.words[name];
    button.addEventListener("click", act);
    return button;
  }

  /** Puts an entry back into the form, to be sent with the same key. */
  async fix(entry) {
    this.form.reset();
    this.clearCounts();
    for (const [name, value] of entry.pairs) {
      for (const field of this.form.elements) {
        if (field.name !== name) continue;
        if (field.type === "checkbox") field.checked ||= field.value === value;
        else field.value = value;
      }
    }
    this.key = entry.key;
    this.sum();
    this.form.querySelector("#area").focus();
  }

  async forget(entry) {
    await this.entries.remove(entry.key);
    await this.draw();
  }

  sum() {
    const inputs = [...this.root.querySelectorAll("[data-counter] input")];
    const total = inputs.reduce((sum, input) => sum + count(input.value), 0);
    this.root.querySelector("[data-total]").textContent = String(total);
  }

  /** Adds large buttons beside each count. */
  counters() {
    for (const counter of this.root.querySelectorAll("[data-counter]")) {
      const input = counter.querySelector("input");
      const label = counter.querySelector("label").firstChild.textContent.trim();
      const press = (by, sign, words) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button button--secondary counter__button";
        button.textContent = sign;
        button.setAttribute("aria-label", `${words}: ${label}`);
        button.addEventListener("click", () => {
          input.value = String(stepped(input.value, by));
          this.sum();
        });
        return button;
      };
      const row = document.createElement("div");
      row.className = "counter";
      input.replaceWith(row);
      row.append(press(-1, "−", this.words.less), input, press(1, "+", this.words.more));
      input.addEventListener("input", () => this.sum());
    }
    this.root.querySelector("[data-total-line]").hidden = false;
    this.sum();
  }
}

const root = globalThis.document?.querySelector("[data-field]");
if (root && globalThis.indexedDB) {
  const entries = await Entries.open().catch(() => null);
  if (entries) {
    const field = new Field(root, entries);
    field.counters();
    await field.draw();
    await field.send();
    // The policy for scripts alone may name the address of a worker (htmx-policy.js).
    document.dispatchEvent(new CustomEvent("suluh:worker", { detail: "field" }));
  }
}
