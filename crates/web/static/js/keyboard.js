// Keyboard shortcuts: ? list, / search, g h today, g l new report, Ctrl+S save, and the digit that a
// button of the page names (data-shortcut). They do nothing
// while somebody types in a field (except Ctrl+S) and can be switched off for good in the list.

const OFF = "suluh-shortcuts-off";
const PLACES = { h: "/today", l: "/intake" };
const dialog = document.getElementById("shortcuts");
let afterG = 0;

function off() {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
}

function setOff(value) {
  try {
    if (value) localStorage.setItem(OFF, "yes");
    else localStorage.removeItem(OFF);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

function typing(target) {
  return target.isContentEditable || /^(?:input|textarea|select)$/i.test(target.tagName ?? "");
}

function openList() {
  if (dialog && !dialog.open) dialog.showModal();
}

function goTo(path) {
  const link = document.querySelector(`a[href="${path}"]`);
  if (link) link.click();
}

function save() {
  const form = document.activeElement?.closest?.("form[method=post]") ?? document.querySelector("main form.form");
  const button = form?.querySelector("button[type=submit]:not([formnovalidate])");
  if (button) form.requestSubmit(button);
  return Boolean(button);
}

function press(digit) {
  const button = document.querySelector(`button[data-shortcut="${digit}"]`);
  button?.click();
  return Boolean(button);
}

function single(event) {
  if (event.key === "?") openList();
  else if (event.key === "/") document.querySelector("[data-search]")?.focus();
  else if (event.key === "g") afterG = event.timeStamp;
  else if (/^[1-9]$/.test(event.key)) return press(event.key);
  else if (PLACES[event.key] && event.timeStamp - afterG < 1500) goTo(PLACES[event.key]);
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || off()) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    if (save()) event.preventDefault();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || dialog?.open) return;
  if (single(event)) event.preventDefault();
});

const toggle = document.querySelector("[data-shortcuts-toggle]");

function showChoice() {
  if (toggle) toggle.textContent = off() ? toggle.dataset.on : toggle.dataset.off;
}

toggle?.addEventListener("click", () => {
  setOff(!off());
  showChoice();
});
showChoice();

const opener = document.querySelector("[data-shortcuts-open]");
if (opener && dialog) {
  opener.hidden = false;
  opener.addEventListener("click", openList);
}
