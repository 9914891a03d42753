// Makes the text input of an area field a combobox: results come from the server as options
// while somebody types. Without this script the form is sent with the text, and the server asks
// which area was meant.

const WAIT_MS = 250;
const LEAST = 2;

class Combobox {
  constructor(field) {
    this.address = field.dataset.combobox;
    this.input = field.querySelector(".combobox .input");
    this.list = field.querySelector("[role=listbox]");
    this.status = field.querySelector("[data-combobox-status]");
    this.code = field.querySelector(".combobox input[type=hidden]");
    this.offers = field.querySelector(".combobox__offers");
    this.active = -1;
    this.asked = 0;
    this.input.setAttribute("role", "combobox");
    this.input.setAttribute("aria-autocomplete", "list");
    this.input.setAttribute("aria-expanded", "false");
    this.input.setAttribute("aria-controls", this.list.id);
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.left(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("[role=option]")));
  }

  get options() {
    return [...this.list.querySelectorAll("[role=option]")];
  }

  typed() {
    // Another text is another place: the code chosen before no longer holds.
    this.setCode("");
    clearTimeout(this.timer);
    const query = this.input.value.trim();
    if (query.length < LEAST) return this.close();
    this.timer = setTimeout(() => this.ask(query), WAIT_MS);
  }

  async ask(query) {
    const turn = ++this.asked;
    const address = `${this.address}?q=${encodeURIComponent(query)}`;
    try {
      await htmx.ajax("GET", address, { target: this.list, swap: "innerHTML" });
    } catch {
      return this.close();
    }
    if (turn !== this.asked || document.activeElement !== this.input) return;
    this.options.forEach((option, index) => (option.id = `${this.list.id}-${index}`));
    this.list.hidden = false;
    // Not half under the bar at the bottom of a phone.
    this.list.scrollIntoView({ block: "nearest", behavior: "instant" });
    this.input.setAttribute("aria-expanded", "true");
    this.mark(-1);
    this.status.textContent = this.options.length ? this.status.dataset.found : this.status.dataset.none;
  }

  /** Closes the list unless somebody came straight back and types on. */
  left() {
    if (document.activeElement !== this.input) this.close();
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.active = -1;
  }

  mark(index) {
    const options = this.options;
    this.active = options.length ? (index + options.length) % options.length : -1;
    if (index < 0) this.active = -1;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === this.active)));
    const option = options[this.active];
    if (option) {
      this.input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  key(event) {
    if (this.list.hidden) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (steps[event.key]) {
      const from = this.active < 0 && event.key === "ArrowUp" ? 0 : this.active;
      this.mark(from + steps[event.key] < 0 ? this.options.length - 1 : from + steps[event.key]);
    } else if (event.key === "Enter" && this.active >= 0) {
      this.choose(this.options[this.active]);
    } else if (event.key === "Escape") {
      this.close();
    } else {
      return;
    }
    event.preventDefault();
  }

  choose(option) {
    if (!option) return;
    this.input.value = option.querySelector("[data-label]").textContent;
    this.setCode(option.dataset.value);
    this.close();
    this.input.focus();
  }

  setCode(value) {
    if (!this.code) {
      // The server offered a choice as radio buttons; typing again takes their place.
      const name = this.offers?.querySelector("input")?.name;
      if (!name) return;
      this.offers.remove();
      this.code = document.createElement("input");
      this.code.type = "hidden";
      this.code.name = name;
      this.input.after(this.code);
    }
    this.code.value = value;
  }
}

function start() {
  for (const field of document.querySelectorAll("[data-combobox]:not([data-combobox-ready])")) {
    field.setAttribute("data-combobox-ready", "");
    new Combobox(field);
  }
}

start();
document.addEventListener("htmx:after:swap", start);
