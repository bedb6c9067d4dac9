// Visits without a network. What is personal lies in IndexedDB sealed with AES-GCM under a key made
// of the doctor's PIN (PBKDF2); the key lives in memory only and is gone when the page is locked.
// Every visit gets its name here, so that sending it twice stores it once.
"use strict";

const words = JSON.parse(document.getElementById("away-words").textContent);
const address = JSON.parse(document.getElementById("away-address").textContent);
const main = document.getElementById("main");
const net = document.getElementById("net");
const ROUNDS = 310000;
const PATIENCE = 30 * 1000; // a visit that is sent twice is stored once
const LOCK_AFTER = 15 * 60 * 1000;
const MODES = [["2", words.home], ["1", words.clinic], ["3", words.phone]];
let key = null;
let panel = null;
let queue = new Map();
let verdicts = new Map();
let filter = { text: "", which: "due" };
let busy = false;
let idle = 0;
let screen = "door";

// --- small things ----------------------------------------------------------------------------

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((one) => one !== null && one !== undefined && one !== ""));
  return node;
}
const button = (title, act, style = "btn-outline-secondary", more = {}) =>
  el("button", { type: "button", class: `btn ${style}`, onclick: act, ...more }, title);
const card = (...children) => el("section", { class: "away-card" }, ...children);
const say = (text, bad = false) =>
  el("p", { class: `away-card away-say${bad ? " is-bad" : ""}`, role: "status" }, text);
const show = (...children) => { main.replaceChildren(...children.flat().filter(Boolean)); scrollTo(0, 0); };
const today = () => new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);

// --- the sealed store ------------------------------------------------------------------------

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("xinglin-away", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("box");
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
async function box(mode, act) {
  const base = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const deal = base.transaction("box", mode);
      const asked = act(deal.objectStore("box"));
      deal.oncomplete = () => resolve(asked.result);
      deal.onabort = deal.onerror = () => reject(deal.error);
    });
  } finally {
    base.close();
  }
}
const take = (name) => box("readonly", (store) => store.get(name));
const put = (name, value) => box("readwrite", (store) => store.put(value, name));
const drop = (name) => box("readwrite", (store) => store.delete(name));
const names = () => box("readonly", (store) => store.getAllKeys());

async function keyOf(pin, salt) {
  const raw = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS },
    raw, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"],
  );
}
async function sealed(value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
}
async function unsealed(kept) {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, key, kept.data);
  return JSON.parse(new TextDecoder().decode(plain));
}

async function load() {
  const kept = await take("panel");
  panel = kept ? await unsealed(kept) : null;
  queue = new Map();
  for (const name of await names()) {
    if (String(name).startsWith("q:")) queue.set(String(name).slice(2), await unsealed(await take(name)));
  }
}

function lock() {
  key = null;
  panel = null;
  queue = new Map();
  verdicts = new Map();
  door();
}

// --- the door --------------------------------------------------------------------------------

async function door(wrong = "") {
  screen = "door";
  if (!globalThis.crypto?.subtle || !globalThis.indexedDB) return show(say(words.secure, true));
  const salt = await take("salt");
  const first = el("input", { class: "form-control", type: "password", inputmode: "numeric", id: "pin", autocomplete: "off" });
  const second = el("input", { class: "form-control", type: "password", inputmode: "numeric", id: "pin2", autocomplete: "off" });
  const enter = async (event) => {
    event.preventDefault();
    try {
      if (salt) await unlock(first.value, salt);
      else await begin(first.value, second.value);
    } catch (problem) {
      door(problem.message);
    }
  };
  show(el("form", { class: "away-card away-form", onsubmit: enter },
    el("label", { for: "pin" }, salt ? words.pin : words.set), first,
    salt ? null : [el("label", { for: "pin2" }, words.again), second],
    wrong ? el("p", { class: "away-wrong", role: "alert" }, wrong) : null,
    el("p", { class: "away-bar" }, el("button", { class: "btn btn-primary", type: "submit" }, words.open)),
    el("p", { class: "quiet" }, words.lost)));
  first.focus();
}

async function begin(pin, again) {
  if (pin.length < 6 || pin !== again) throw new Error(words.short);
  const salt = crypto.getRandomValues(new Uint8Array(16));
  key = await keyOf(pin, salt);
  await put("check", await sealed("xinglin"));
  await put("salt", salt);
  navigator.storage?.persist?.();
  await home();
}

async function unlock(pin, salt) {
  key = await keyOf(pin, salt);
  try {
    if ((await unsealed(await take("check"))) !== "xinglin") throw new Error();
  } catch {
    key = null;
    throw new Error(words.wrong);
  }
  await load();
  await home();
  unsent();
}

// --- the list --------------------------------------------------------------------------------

async function home(note = null) {
  screen = "home";
  const search = el("input", {
    class: "form-control", type: "search", placeholder: words.find, "aria-label": words.find,
    value: filter.text, oninput: (event) => { filter.text = event.target.value; draw(); },
  });
  const list = el("div", { id: "list" });
  const chips = [["due", words.due], ["all", words.all]].map(([which, title]) =>
    button(title, () => { filter.which = which; home(); }, filter.which === which ? "btn-primary" : "btn-outline-secondary"));
  const draw = () => list.replaceChildren(...people().map(personRow));
  draw();
  show(
    note,
    card(el("p", { class: "away-bar" },
      button(words.take, download, panel ? "btn-outline-secondary" : "btn-primary"),
      button(`${words.sync}${queue.size ? ` (${queue.size})` : ""}`, sync, queue.size ? "btn-primary" : "btn-outline-secondary", { id: "sync" }),
      button(words.lock, lock),
      button(words.wipe, wipe, "btn-plain")),
    panel ? el("p", { class: "quiet", id: "taken" }, `${panel.place}　${words.taken} ${panel.taken || panel.day}`) : null),
    waiting(),
    panel ? card(el("p", { class: "away-bar" }, search, ...chips), list) : null,
  );
}

function people() {
  const text = filter.text.trim();
  const on = today();
  const found = (panel?.people || []).filter((one) =>
    (filter.which === "all" || !one.due || one.due <= on) &&
    (!text || `${one.name}${one.village}${one.address}`.includes(text)));
  return found.sort((a, b) => a.village.localeCompare(b.village, "zh") || a.due.localeCompare(b.due));
}

function personRow(one) {
  const mine = [...queue.values()].some((visit) => visit.enrolment === one.enrolment);
  const late = one.due && one.due < today();
  return el("button", { type: "button", class: "away-person", onclick: () => form(one), "data-enrolment": one.enrolment },
    el("strong", {}, one.name),
    el("span", { class: "away-more" }, `${one.sex === "1" ? words.men : words.women} ${one.age}${words.year}　${one.programme}　${one.village} ${one.address.slice(-12)}`),
    mine ? el("span", { class: "away-done" }, words.done_here)
      : el("span", { class: late ? "away-late" : "" }, late ? `${words.late} ${one.due}` : one.due));
}

function waiting() {
  if (!queue.size) return null;
  return card(el("h2", {}, `${words.waiting} ${queue.size}`),
    ...[...queue.values()].map((visit) => {
      const told = verdicts.get(visit.id);
      return el("div", { class: "away-person", "data-visit": visit.id },
        el("strong", {}, visit.name),
        el("span", { class: "away-more" }, `${visit.programme}　${visit.day}`,
          told ? el("span", { class: "away-wrong" }, `　${words[told.verdict] || ""}：${told.what}。${told.why || ""}`) : ""),
        told ? el("span", { class: "away-bar" },
          told.verdict === "conflict" ? button(words.anyway, () => again(visit), "btn-outline-secondary btn-sm") : null,
          told.verdict === "refused" ? button(words.edit, () => edit(visit), "btn-outline-secondary btn-sm") : null,
          button(words.drop, () => abandon(visit), "btn-outline-danger btn-sm")) : null);
    }));
}

async function again(visit) {
  await keep({ ...visit, anyway: true });
  verdicts.delete(visit.id);
  sync();
}
function edit(visit) {
  const one = panel?.people.find((person) => person.enrolment === visit.enrolment);
  if (one) form(one, visit);
}
async function abandon(visit) {
  await drop(`q:${visit.id}`);
  queue.delete(visit.id);
  verdicts.delete(visit.id);
  home();
}
async function keep(visit) {
  await put(`q:${visit.id}`, await sealed(visit));
  queue.set(visit.id, visit);
}
async function wipe() {
  if (queue.size) return home(say(words.keep, true));
  for (const name of await names()) await drop(name);
  lock();
}

// --- one visit -------------------------------------------------------------------------------

function form(one, draft = null) {
  screen = "form";
  const groups = panel.forms[one.form] || [];
  const day = el("input", { class: "form-control", type: "date", id: "day", max: today(), value: draft?.day || today(), required: true });
  const wrong = el("p", { class: "away-wrong", role: "alert" });
  const mode = chips("mode", MODES, [draft?.mode || "2"], "radio");
  const fields = groups.map((group) => el("fieldset", { class: "away-card away-form" },
    el("legend", {}, group.title), ...group.fields.map((asked) => question(asked, draft?.answers || {}))));
  const save = async (event) => {
    event.preventDefault();
    const told = read(groups, event.target);
    wrong.textContent = told.problems.join("；");
    if (told.problems.length) return wrong.scrollIntoView({ block: "center" });
    await keep({
      id: draft?.id || crypto.randomUUID(), enrolment: one.enrolment, name: one.name,
      programme: one.programme, kind: one.kind, last_on: one.last_on,
      newest: one.newest, day: day.value,
      mode: event.target.querySelector('[name="mode"]:checked').value,
      at: new Date().toISOString(), answers: told.answers,
    });
    verdicts.delete(draft?.id);
    await home(say(words.saved));
    unsent();
  };
  show(el("form", { class: "away-form", onsubmit: save, novalidate: true },
    card(el("h2", {}, `${one.name}　${one.programme}`),
      el("p", { class: "quiet" }, `${one.age}${words.year}　${one.village} ${one.address}　${one.phone}`),
      one.last_on ? el("p", { class: "quiet" }, `${words.last} ${one.last_on} ${one.last}`) : null,
      el("label", { for: "day" }, words.day), day,
      el("fieldset", {}, el("legend", {}, words.mode), mode)),
    ...fields, wrong,
    el("p", { class: "away-bar" },
      el("button", { type: "submit", class: "btn btn-primary" }, words.save),
      button(words.back, () => home()))));
}

function chips(name, choices, chosen, type) {
  return el("div", { class: "away-chips" }, choices.map(([code, title]) =>
    el("label", {}, el("input", { type, name, value: code, checked: chosen.includes(code) }), title)));
}

function numberInput(name, title, low, high, value) {
  return el("input", {
    class: "form-control", name, inputmode: "decimal", "aria-label": title, autocomplete: "off",
    placeholder: low !== null && high !== null ? `${low}–${high}` : "", value: value ?? "",
  });
}

function question(asked, given) {
  const title = `${asked.title}${asked.unit ? `（${asked.unit}）` : ""}${asked.required ? " *" : ""}`;
  const kept = given[asked.name];
  if (asked.kind === "pair") {
    return el("div", {}, el("p", { class: "form-label" }, title), el("div", { class: "away-pair" },
      numberInput(asked.fields[0], asked.titles[0], asked.low[0], asked.high[0], given[asked.fields[0]]), "/",
      numberInput(asked.fields[1], asked.titles[1], asked.low.at(-1), asked.high.at(-1), given[asked.fields[1]])));
  }
  if (asked.kind === "number") return el("div", {}, el("p", { class: "form-label" }, title), numberInput(asked.name, asked.title, asked.low[0], asked.high[0], kept));
  if (asked.kind === "choice" || asked.kind === "ticks") {
    return el("fieldset", {}, el("legend", {}, title),
      chips(asked.name, asked.choices, [kept ?? []].flat(), asked.kind === "ticks" ? "checkbox" : "radio"));
  }
  const type = asked.kind === "date" ? "date" : "text";
  return el("div", {}, el("p", { class: "form-label" }, title),
    el("input", { class: "form-control", type, name: asked.name, "aria-label": asked.title, value: kept ?? "", autocomplete: "off" }));
}

function read(groups, sheet) {
  const answers = {};
  const problems = [];
  const number = (asked, name, low, high) => {
    const text = sheet.elements[name].value.trim();
    if (!text) return;
    const value = Number(text);
    if (!Number.isFinite(value) || (low !== null && value < low) || (high !== null && value > high)) {
      problems.push(`${asked.title}：${words.range} ${low}–${high}`);
    } else answers[name] = value;
  };
  for (const asked of groups.flatMap((group) => group.fields)) {
    if (asked.kind === "pair") {
      number(asked, asked.fields[0], asked.low[0], asked.high[0]);
      number(asked, asked.fields[1], asked.low.at(-1), asked.high.at(-1));
    } else if (asked.kind === "number") number(asked, asked.name, asked.low[0], asked.high[0]);
    else {
      const picked = [...sheet.querySelectorAll(`[name="${asked.name}"]`)];
      const values = asked.kind === "choice" || asked.kind === "ticks"
        ? picked.filter((one) => one.checked).map((one) => one.value)
        : picked.map((one) => one.value.trim()).filter(Boolean);
      if (asked.kind === "ticks" && values.length) answers[asked.name] = values;
      else if (values.length) answers[asked.name] = values[0];
    }
    const parts = asked.kind === "pair" ? asked.fields : [asked.name];
    if (asked.required && !parts.every((part) => part in answers)) problems.push(`${asked.title}：${words.required}`);
  }
  return { answers, problems };
}

// --- with a network --------------------------------------------------------------------------

async function asked(url, more = {}) {
  const answer = await fetch(url, { credentials: "same-origin", headers: { Accept: "application/json" }, signal: AbortSignal.timeout(PATIENCE), ...more });
  if (answer.redirected || answer.status === 401 || answer.status === 403) throw new Error("login");
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.what || String(answer.status));
  return told;
}
const gone = (error) => error instanceof TypeError || error.name === "TimeoutError";
function problem(error) {
  if (error.message === "login") {
    return el("p", { class: "away-card away-say is-bad", role: "alert" }, words.login, "　", el("a", { href: address.login }, words.log_in));
  }
  return say(`${words.failed}${gone(error) ? "" : `（${error.message}）`}`, true);
}

async function download() {
  if (busy) return;
  busy = true;
  try {
    const told = await asked(address.panel);
    told.taken = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 16).replace("T", " ");
    await put("panel", await sealed(told));
    panel = told;
    await home();
  } catch (error) {
    await home(problem(error));
  } finally {
    busy = false;
  }
}

async function sync() {
  if (busy || !key || !queue.size) return;
  busy = true;
  let note = null;
  try {
    const state = await asked(address.state);
    const sent = [...queue.values()].filter((visit) => !verdicts.has(visit.id)).slice(0, 100);
    const body = JSON.stringify({ visits: sent.map(({ name, programme, ...visit }) => visit) });
    const told = sent.length ? await asked(address.sync, {
      method: "POST", body,
      headers: { "Content-Type": "application/json", "X-CSRFToken": state.token, Accept: "application/json" },
    }) : { visits: [] };
    const lines = [];
    for (const one of told.visits) {
      const visit = queue.get(one.id);
      if (!visit) continue;
      if (one.verdict === "stored" || one.verdict === "same") {
        await drop(`q:${one.id}`);
        queue.delete(one.id);
        await visited(visit);
        lines.push(`${visit.name}：${words[one.verdict]}${one.what ? `，${one.what}` : ""}`);
      } else {
        verdicts.set(one.id, one);
        lines.push(`${visit.name}：${words[one.verdict]}，${one.what}`);
      }
    }
    if (lines.length) note = card(el("h2", {}, words.results), ...lines.map((line) => el("p", { class: "away-line" }, line)));
  } catch (error) {
    note = problem(error);
    if (gone(error)) setTimeout(unsent, 4000); // the network is only just coming back
  } finally {
    busy = false;
  }
  if (key && screen === "home") await home(note); // never under somebody who is typing
}

// Send what waits and has no verdict yet.
function unsent() {
  if (navigator.onLine && [...queue.keys()].some((name) => !verdicts.has(name))) sync();
}

// Who was visited is not due any more on this device until the list is taken anew.
async function visited(visit) {
  if (!panel) return;
  panel.people = panel.people.filter((one) => one.enrolment !== visit.enrolment);
  await put("panel", await sealed(panel));
}

// --- around ----------------------------------------------------------------------------------

function tellNet() {
  net.textContent = navigator.onLine ? words.online : words.offline;
  net.className = `away-net ${navigator.onLine ? "is-on" : "is-off"}`;
}
addEventListener("online", () => { tellNet(); unsent(); });
addEventListener("offline", tellNet);
for (const sign of ["pointerdown", "keydown"]) addEventListener(sign, () => { idle = Date.now(); });
setInterval(() => { if (key && Date.now() - idle > LOCK_AFTER) lock(); else unsent(); }, 30 * 1000);
idle = Date.now();
if ("serviceWorker" in navigator) navigator.serviceWorker.register(address.worker, { scope: location.pathname });
tellNet();
door();
