// After signing out the page that works without a network is forgotten. What was filled in on this
// phone and could not be sent yet stays: it holds counts, and losing it would lose the day's work.

if (new URLSearchParams(location.search).has("signed-out")) {
  globalThis.caches?.delete("suluh-field");
  navigator.serviceWorker
    ?.getRegistration("/prevention/field")
    .then((registration) => registration?.unregister());
}
