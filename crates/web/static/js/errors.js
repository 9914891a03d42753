// Takes people to what is wrong: focus goes to a new error summary, and a link in it to the field. A
// part of the page that asks by itself says when nobody answered, in words that it carries.

function focusNewSummary() {
  const summary = document.querySelector("#problem[autofocus]:not([data-seen])");
  if (!summary) return;
  summary.setAttribute("data-seen", "");
  summary.focus();
  summary.scrollIntoView({ block: "start" });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".problem a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  // The label or the question comes into view with the field.
  const question = field.closest(".field") ?? field;
  question.scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});

function sayUnanswered(event) {
  const part = event.detail?.ctx?.sourceElement;
  const words = part?.dataset?.failed;
  if (!words) return;
  const hint = document.createElement("p");
  hint.className = "hint";
  hint.textContent = words;
  part.replaceChildren(hint);
}

document.addEventListener("htmx:error", sayUnanswered);
document.addEventListener("htmx:after:swap", focusNewSummary);
focusNewSummary();
