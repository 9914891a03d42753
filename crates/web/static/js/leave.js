// The quick exit of the public site: the page turns blank at once, and whatever is in the history
// of this tab stays blank. Without this script the button is a link that leads away.
//
// It is loaded before the page is drawn: a page that comes back out of the history must not be
// seen, not even for a moment.

const MARK = "away";
const PRESSES = 3;
const WITHIN_MS = 5000;

const root = document.documentElement;
let presses = [];

function marked() {
  try {
    return sessionStorage.getItem(MARK) !== null;
  } catch {
    return false;
  }
}

function mark(on) {
  try {
    if (on) sessionStorage.setItem(MARK, "");
    else sessionStorage.removeItem(MARK);
  } catch {
    // A browser without storage leaves all the same.
  }
}

function leave() {
  root.hidden = true;
  mark(true);
  location.replace(root.dataset.leave);
}

// Whoever comes again on purpose sees the site; whoever goes back or reloads does not.
if (marked()) {
  const [how] = performance.getEntriesByType("navigation");
  if (how && how.type === "navigate") mark(false);
  else leave();
}

// What the browser keeps of a page that is left is blank; it is shown again only where nobody
// has used the exit since.
addEventListener("pagehide", () => {
  root.hidden = true;
});
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  if (marked()) leave();
  else root.hidden = false;
});

addEventListener("keydown", (event) => {
  if (event.repeat) return;
  if (event.key !== "Shift") {
    presses = [];
    return;
  }
  const now = performance.now();
  presses = presses.filter((at) => now - at < WITHIN_MS);
  presses.push(now);
  if (presses.length >= PRESSES) leave();
});

addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("[data-leave-now]") : null;
  if (!link) return;
  event.preventDefault();
  leave();
});
