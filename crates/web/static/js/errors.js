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

// The living page shows a summary far down: only one before any other content is jumped to.
if (document.title.includes(":")) focusSummary(document.getElementById("main") ?? document);
