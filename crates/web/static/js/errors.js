// Takes people to what is wrong: focus goes to the error summary, and a link in it to the field.

function focusSummary(root) {
  const summary = root.querySelector?.("#problem");
  if (summary) {
    summary.focus();
    summary.scrollIntoView({ block: "start" });
  }
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".problem a[href^='#']");
  if (!link) return;
  const field = document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  // The label or the question comes into view with the field.
  const question = field.closest(".field") ?? field;
  question.scrollIntoView({ block: "start" });
  field.focus({ preventScroll: true });
});

document.addEventListener("htmx:after:swap", (event) => focusSummary(event.target));

// Browsers focus an element marked autofocus; this brings it into view as well. The living page
// has summaries that are not marked.
if (document.querySelector("#problem[autofocus]")) focusSummary(document);
