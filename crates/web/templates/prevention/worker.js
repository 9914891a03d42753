// The worker of /prevention/field: keeps the page of the quick form and the files that it needs,
// so that it opens without a network. What it keeps is the page for everybody, without navigation
// and names. It sends nothing and holds no entries: those are the page's own.

const CACHE = "suluh-field";
const PAGE = "/prevention/field";
const KEPT = "/prevention/field/offline";
const FILES = "FILES";

/** Puts the answer of an address into the cache; one that leads elsewhere (to sign in) is none. */
async function keep(address) {
  const response = await fetch(address, { redirect: "error", credentials: "same-origin" });
  if (!response.ok) throw new Error(String(response.status));
  const cache = await caches.open(CACHE);
  await cache.put(address, response);
}

/** Files of a version of the program that is gone. */
async function dropOld() {
  const cache = await caches.open(CACHE);
  const kept = new Set([KEPT, ...FILES]);
  const requests = await cache.keys();
  const old = requests.filter((request) => !kept.has(new URL(request.url).pathname));
  await Promise.all(old.map((request) => cache.delete(request)));
}

async function fromNetworkOrKept(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(KEPT);
    if (!kept) throw error;
    return kept;
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([KEPT, ...FILES].map(keep)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOld().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const { pathname } = new URL(request.url);
  if (request.mode === "navigate" && pathname === PAGE) {
    event.respondWith(fromNetworkOrKept(request));
    // What can be chosen may have changed; without a network or a session the old page stays.
    event.waitUntil(keep(KEPT).catch(() => undefined));
  } else if (FILES.includes(pathname)) {
    event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)));
  }
});
