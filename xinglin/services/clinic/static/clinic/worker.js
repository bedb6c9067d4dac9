// Keeps the page and its files, so that it opens without a network. Nothing of anybody is kept here:
// what is personal lies sealed in the page's own store. KEPT is written before this line.
"use strict";

const SHELF = "xinglin-away-1";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(SHELF)
      .then((shelf) => shelf.addAll(KEPT.map((one) => new Request(one, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(names.filter((one) => one !== SHELF).map((one) => caches.delete(one))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET" || !KEPT.includes(path)) return;
  event.respondWith(fresh(event.request, path));
});

// The network first, so that a new version arrives; what is kept when there is none.
async function fresh(request, path) {
  const shelf = await caches.open(SHELF);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) await shelf.put(path, answer.clone());
    if (answer.ok && !answer.redirected) return answer;
  } catch { /* no network */ }
  return (await shelf.match(path)) || Response.error();
}
