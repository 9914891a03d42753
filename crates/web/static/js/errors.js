// Takes people to what is wrong: focus goes to a new error summary, and a link in it to the field.

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

document.addEventListener("htmx:after:swap", focusNewSummary);
focusNewSummary();
