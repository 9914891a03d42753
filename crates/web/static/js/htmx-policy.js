// How htmx may turn an answer of the server into a part of the page.
//
// The Content-Security-Policy asks for Trusted Types and allows one policy, this one. It hands
// HTML on only if nothing in it could run: our fragments never carry scripts, frames, handlers in
// attributes or style, so finding one means that something was smuggled in. Code in attributes
// (hx-on, js: values, trigger filters) is refused as well. Of workers there are those named here.

const RUNNABLE =
  /<(?:script|iframe|frame|object|embed|applet|base|link|style|meta\s[^>]*http-equiv)\b|<[^>]*[\s/"']on\w+\s*=|javascript:|srcdoc\s*=/i;

const WORKERS = { field: { address: "/prevention/worker.js", scope: "/prevention/field" } };

const trusted = {
  createHTML(html) {
    if (RUNNABLE.test(html)) throw new TypeError("refused HTML that could run");
    return html;
  },
  createScript() {
    throw new TypeError("refused a script");
  },
  createScriptURL(address) {
    const known = Object.values(WORKERS).some((worker) => worker.address === address);
    if (!known) throw new TypeError("refused the address of a script");
    return address;
  },
};

const policy = globalThis.trustedTypes?.createPolicy("suluh", trusted) ?? trusted;

function noCode() {
  throw new TypeError("code in attributes is switched off");
}

globalThis.htmx?.registerExtension("suluh-policy", {
  init(api) {
    api.initSecurity(policy, noCode, noCode);
  },
});

// A redirect means that another page is wanted (the session has ended, the work is done): it is
// opened as the page that it is. A request that a script made itself must not lose what is typed.
document.addEventListener("htmx:before:response", (event) => {
  const { response, sourceElement } = event.detail?.ctx ?? {};
  if (!response?.raw?.redirected) return;
  event.preventDefault();
  if (sourceElement !== document.body) location.assign(response.raw.url);
});

// A page that works without a network asks for its worker by name.
document.addEventListener("suluh:worker", (event) => {
  const worker = WORKERS[event.detail];
  if (!worker) return;
  const address = policy.createScriptURL(worker.address);
  navigator.serviceWorker?.register(address, { scope: worker.scope }).catch(() => undefined);
});
