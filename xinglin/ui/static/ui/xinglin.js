// Xinglin: what the browser does by itself. No framework, no inline script, no eval.
"use strict";

const one = (selector, under = document) => under.querySelector(selector);
const all = (selector, under = document) => [...under.querySelectorAll(selector)];
const script = document.currentScript;
const words = JSON.parse(one("#ui-words")?.textContent || "{}");
document.documentElement.classList.add("has-script");

// --- shell -----------------------------------------------------------------------------------

const wide = matchMedia("(min-width: 768px)");

function turnRail() {
  const open = wide.matches
    ? !document.body.classList.toggle("rail-closed")
    : document.body.classList.toggle("rail-open");
  all("[data-rail]").forEach((button) => button.setAttribute("aria-expanded", String(open)));
  if (wide.matches) {
    document.cookie = `rail=${open ? "open" : "closed"}; path=/; max-age=31536000; samesite=lax`;
  } else if (open) {
    one("#rail summary, #rail a")?.focus();
  }
}

function closeRail() {
  if (document.body.classList.contains("rail-open")) turnRail();
}

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest(selector);
  if (at("[data-rail]")) return turnRail();
  if (document.body.classList.contains("rail-open") && !at("#rail")) closeRail();
  if (document.body.classList.contains("rail-closed") && at(".bench summary")) turnRail();
  if (at("[data-print]")) return window.print();
  if (at("[data-back]")) return history.back();
  if (at("[data-close-beside]")) return one("#beside")?.replaceChildren();
  const row = at("tr[data-href]");
  if (row && !at("a, button, summary, input, form, label") && !String(getSelection())) {
    all("tr.is-here").forEach((other) => other.classList.remove("is-here"));
    row.classList.add("is-here");
    const link = one("a[hx-get]", row);
    if (row.hasAttribute("data-beside") && link && innerWidth >= 992) link.click();
    else location.assign(row.dataset.href);
  }
  all("details.act-asks[open]").forEach((open) => open.contains(event.target) || (open.open = false));
});

document.addEventListener("focusin", (event) => event.target.matches("[data-select]") && event.target.select());

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && one("[data-find]")) {
    event.preventDefault();
    one("[data-find]").select();
  }
  if (event.key === "Escape") {
    closeRail();
    one("#said")?.replaceChildren();
  }
});

const clock = one("[data-clock]");
if (clock) {
  const shift = Date.parse(clock.getAttribute("datetime")) - Date.now();
  const two = (number) => String(number).padStart(2, "0");
  setInterval(() => {
    const now = new Date(Date.now() + shift + 8 * 3600e3);
    clock.textContent = `${two(now.getUTCMonth() + 1)}-${two(now.getUTCDate())} ${two(now.getUTCHours())}:${two(now.getUTCMinutes())}`;
  }, 10000);
}

function say(text) {
  const said = one("#said");
  if (!said) return;
  const notice = document.createElement("div");
  notice.className = "notice is-late";
  notice.textContent = text;
  said.replaceChildren(notice);
}
document.addEventListener("htmx:sendError", () => say(words.offline));
document.addEventListener("htmx:timeout", () => say(words.offline));
// What was typed last is sent with the form; a check that comes after it would keep a draft for good.
document.addEventListener("submit", (event) => event.target.setAttribute("data-sent", ""));
addEventListener("pageshow", () => all("[data-sent]").forEach((form) => form.removeAttribute("data-sent")));
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.matches(".form-result") && event.detail.elt.closest("[data-sent]")) event.preventDefault();
});
document.addEventListener("htmx:beforeRequest", () => one("#said")?.replaceChildren());

// --- forms -----------------------------------------------------------------------------------

const numberOf = (text) => {
  const plain = text.normalize("NFKC").replace(/[,\s]/g, "");
  return plain === "" || Number.isNaN(Number(plain)) ? null : Number(plain);
};

function judge(input) {
  const value = numberOf(input.value);
  const { low, high, softLow, softHigh } = input.dataset;
  if (value === null) return "";
  if ((low && value < Number(low)) || (high && value > Number(high))) return words.outside;
  if (softLow && value < Number(softLow)) return words.low;
  if (softHigh && value > Number(softHigh)) return words.high;
  return "";
}

function showJudgement(field) {
  const word = all("[data-number]", field).map(judge).find(Boolean) || "";
  const place = one("[data-soft-word]", field);
  if (place && place.textContent !== word) place.textContent = word;
  field.classList.toggle("is-soft", Boolean(word));
}

function showAsked(form) {
  for (const field of all("[data-when]", form)) {
    const values = field.dataset.values.trim().split(/\s+/);
    const given = all(`[name="${CSS.escape(field.dataset.when)}"]`, form)
      .filter((input) => !["radio", "checkbox"].includes(input.type) || input.checked)
      .map((input) => input.value);
    field.hidden = !given.some((value) => values.includes(value));
  }
}

document.addEventListener("input", (event) => {
  const field = event.target.closest(".field");
  if (field && event.target.matches("[data-number]")) showJudgement(field);
});

document.addEventListener("change", (event) => event.target.matches("select[data-send]") && event.target.form.requestSubmit());
document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-form]");
  if (!form) return;
  if (event.target.type === "checkbox" && event.target.checked) {
    const group = all(`[name="${CSS.escape(event.target.name)}"]`, form);
    const alone = event.target.hasAttribute("data-alone");
    for (const other of group) {
      if (other !== event.target && (alone || other.hasAttribute("data-alone"))) other.checked = false;
    }
  }
  showAsked(form);
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest("[data-form]");
  if (!form || event.key !== "Enter" || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) return form.requestSubmit();
  if (!event.target.matches("input:not([type=file]), select")) return;
  if (event.target.closest("[data-pick]")?.querySelector("[aria-selected=true]")) return;
  event.preventDefault();
  const seen = new Set();
  const stops = all("input, select, textarea, button[type=submit]", form).filter((stop) => {
    if (stop.type === "hidden" || stop.disabled || !stop.offsetParent) return false;
    const key = stop.type === "radio" ? `radio:${stop.name}` : stop;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  const same = (stop) => stop === event.target || (stop.type === "radio" && stop.name === event.target.name);
  const next = stops[stops.findIndex(same) + 1];
  next?.focus();
  if (next?.select) next.select();
});

// --- pick: one of many ---------------------------------------------------------------------------

function choose(pick, option) {
  one("input[type=hidden]", pick).value = option.dataset.value;
  const input = one("[role=combobox]", pick);
  input.value = option.textContent.trim();
  closePick(pick);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

function closePick(pick) {
  one("[role=listbox]", pick).hidden = true;
  one("[role=combobox]", pick).setAttribute("aria-expanded", "false");
}

document.addEventListener("input", (event) => {
  const pick = event.target.closest("[data-pick]");
  if (pick) one("input[type=hidden]", pick).value = "";
});
document.addEventListener("htmx:afterSwap", (event) => {
  const pick = event.target.closest?.("[data-pick]");
  if (pick && pick.contains(document.activeElement)) {
    event.target.hidden = false;
    one("[role=combobox]", pick).setAttribute("aria-expanded", "true");
  }
});
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest("[data-pick] [role=option]");
  if (option) {
    event.preventDefault();
    choose(option.closest("[data-pick]"), option);
  }
});
document.addEventListener("focusout", (event) => {
  const pick = event.target.closest("[data-pick]");
  if (pick && !pick.contains(event.relatedTarget)) closePick(pick);
});
document.addEventListener("keydown", (event) => {
  const pick = event.target.closest("[data-pick]");
  if (!pick) return;
  const options = all("[role=option]", pick);
  const now = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (["ArrowDown", "ArrowUp"].includes(event.key) && options.length) {
    event.preventDefault();
    const next = (now + (event.key === "ArrowDown" ? 1 : options.length - 1)) % options.length;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === next)));
    options[next].scrollIntoView({ block: "nearest" });
    one("[role=listbox]", pick).hidden = false;
  }
  if (event.key === "Enter" && now >= 0 && !one("[role=listbox]", pick).hidden) {
    event.preventDefault();
    choose(pick, options[now]);
  }
  if (event.key === "Escape") closePick(pick);
});

// --- trees ---------------------------------------------------------------------------------------

async function openNode(item) {
  item.setAttribute("aria-expanded", "true");
  const group = one(":scope > [role=group]", item);
  if (!group || group.childElementCount) return;
  const level = Number(item.getAttribute("aria-level")) + 1;
  const url = `${item.closest("[data-tree]").dataset.tree}&node=${encodeURIComponent(item.dataset.node)}&level=${level}`;
  await window.htmx.ajax("GET", url, { target: group, swap: "innerHTML" });
}

function turnNode(item) {
  if (!item.hasAttribute("aria-expanded")) return;
  if (item.getAttribute("aria-expanded") === "true") item.setAttribute("aria-expanded", "false");
  else openNode(item);
}

document.addEventListener("click", (event) => {
  const line = event.target.closest(".tree-line");
  if (line && !event.target.closest("a")) turnNode(line.parentElement);
});

document.addEventListener("keydown", (event) => {
  const item = event.target.closest("[role=treeitem]");
  if (!item || event.target !== item) return;
  const tree = item.closest("[role=tree]");
  const shown = all("[role=treeitem]", tree).filter((each) => each.offsetParent);
  const at = shown.indexOf(item);
  const open = item.getAttribute("aria-expanded");
  const go = (to) => {
    if (!to) return;
    all("[tabindex='0']", tree).forEach((each) => each.setAttribute("tabindex", "-1"));
    to.setAttribute("tabindex", "0");
    to.focus();
  };
  const moves = {
    ArrowDown: () => go(shown[at + 1]),
    ArrowUp: () => go(shown[at - 1]),
    Home: () => go(shown[0]),
    End: () => go(shown.at(-1)),
    ArrowRight: () => (open === "false" ? openNode(item) : open && go(one("[role=treeitem]", item))),
    ArrowLeft: () => (open === "true" ? turnNode(item) : go(item.parentElement.closest("[role=treeitem]"))),
    Enter: () => (one(":scope > .tree-line a", item) ? one(":scope > .tree-line a", item).click() : turnNode(item)),
    " ": () => turnNode(item),
  };
  if (moves[event.key]) {
    event.preventDefault();
    moves[event.key]();
  }
});

// --- charts and maps -------------------------------------------------------------------------------

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
const dark = () => document.documentElement.dataset.bsTheme === "dark";
const digits = (value, places) =>
  value === null || value === undefined || Number.isNaN(value)
    ? "—"
    : Number(value).toLocaleString("en", places === null || places === undefined ? { maximumFractionDigits: 2 } : { minimumFractionDigits: places, maximumFractionDigits: places });

function palette() {
  return dark()
    ? ["#58b68f", "#f0a35e", "#7fb2e5", "#c9a7e0", "#d9cf6f", "#8fa39b"]
    : ["#1d5b45", "#c2691a", "#2f6ca3", "#7a4d9c", "#8a7a12", "#6d7d75"];
}

function surroundings(drawing) {
  const text = { color: colour("ink-2"), fontFamily: colour("type"), fontSize: 12 };
  return {
    text,
    common: {
      color: palette(),
      textStyle: text,
      animation: false,
      tooltip: {
        renderMode: "richText",
        confine: true,
        backgroundColor: colour("sheet"),
        borderColor: colour("line-2"),
        textStyle: { ...text, color: colour("ink") },
        valueFormatter: (value) => digits(value, drawing.places) + (drawing.unit || ""),
      },
    },
    axisLine: { lineStyle: { color: colour("line-2") } },
    splitLine: { lineStyle: { color: colour("line") } },
  };
}

function waterfallOption(drawing) {
  const { text, common, axisLine, splitLine } = surroundings(drawing);
  const values = drawing.series[0].values.map((value) => value ?? 0);
  const last = values.length - 1;
  const signed = (value) => (value > 0 ? "+" : value < 0 ? "−" : "±") + digits(Math.abs(value), drawing.places);
  let level = 0;
  const bars = values.map((value, at) => {
    const whole = at === 0 || at === last;
    const from = whole ? 0 : level;
    level = whole ? value : level + value;
    const good = drawing.better ? value * drawing.better > 0 : value > 0;
    const own = whole ? palette()[0] : value === 0 ? colour("quiet-line") : good ? colour("ok") : colour("late");
    return { low: Math.min(from, level), size: Math.abs(level - from), own, level, whole, value };
  });
  const steps = bars.filter((bar) => !bar.whole);
  const least = Math.min(...bars.map((bar) => bar.level), ...steps.map((bar) => bar.low));
  const most = Math.max(...bars.map((bar) => bar.level), ...steps.map((bar) => bar.low + bar.size));
  const floor = drawing.zero ? undefined : Math.max(0, Math.floor(least - Math.max((most - least) * 0.6, 1)));
  return {
    ...common,
    tooltip: { ...common.tooltip, trigger: "axis", axisPointer: { type: "shadow" }, formatter: (at) => `${drawing.over[at[0].dataIndex]}\n${bars[at[0].dataIndex].whole ? digits(bars[at[0].dataIndex].value, drawing.places) : signed(bars[at[0].dataIndex].value)}${drawing.unit}` },
    grid: { left: 4, right: 16, top: drawing.unit ? 34 : 16, bottom: 6, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "category", data: drawing.over, axisLine, axisTick: { show: false }, axisLabel: { ...text, interval: 0, width: 92, overflow: "break" } },
    yAxis: { type: "value", splitLine, axisLabel: text, min: floor, name: drawing.unit, nameTextStyle: { ...text, align: "left", padding: [0, 0, 0, -24] } },
    series: [
      { type: "bar", stack: "fall", silent: true, itemStyle: { color: "transparent" }, data: bars.map((bar) => bar.low), tooltip: { show: false } },
      {
        type: "bar", stack: "fall", name: drawing.series[0].title, barMaxWidth: 56,
        data: bars.map((bar) => ({ value: bar.size, itemStyle: { color: bar.own } })),
        label: { show: true, position: "top", color: colour("ink"), fontFamily: text.fontFamily, formatter: (at) => (bars[at.dataIndex].whole ? digits(bars[at.dataIndex].value, drawing.places) : signed(bars[at.dataIndex].value)) },
      },
    ],
  };
}

function funnelOption(drawing) {
  const { text, common, axisLine, splitLine } = surroundings(drawing);
  const symbols = { remind: "triangle", late: "diamond", critical: "rect", ok: "circle" };
  const limit = (place, name, type) => ({
    type: "line", name, data: drawing.lines.filter((line) => line[place] !== null).map((line) => [line[0], line[place]]), symbol: "none", silent: true, smooth: 0.2,
    lineStyle: { color: colour("quiet-line"), type, width: 1.2 }, tooltip: { show: false },
  });
  const crowded = drawing.dots.length > 14;
  return {
    ...common,
    tooltip: { ...common.tooltip, trigger: "item", formatter: (at) => (at.data.title ? [at.data.title, `${digits(at.value[1], drawing.places)}${drawing.unit}`, `${drawing.baseTitle} ${digits(at.value[0], 0)}`, at.data.word].filter(Boolean).join("\n") : "") },
    grid: { left: 4, right: 20, top: 34, bottom: 28, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: { type: "value", scale: true, min: 0, axisLine, splitLine: { show: false }, axisLabel: text, name: drawing.baseTitle, nameLocation: "middle", nameGap: 24, nameTextStyle: text },
    yAxis: { type: "value", scale: true, splitLine, axisLabel: text, name: drawing.unit, nameTextStyle: { ...text, align: "left", padding: [0, 0, 0, -24] }, max: drawing.unit === "%" ? (value) => Math.min(100, Math.ceil(value.max + 2)) : undefined, min: (value) => Math.max(0, Math.floor(value.min - 2)) },
    series: [
      limit(1, drawing.limits[0], "dashed"), limit(3, drawing.limits[0], "dashed"),
      limit(2, drawing.limits[1], "solid"), limit(4, drawing.limits[1], "solid"),
      {
        type: "scatter", symbolSize: 10,
        data: drawing.dots.map((dot) => ({
          value: dot.at, title: dot.title, word: dot.word, href: dot.href, symbol: symbols[dot.state] || "circle",
          itemStyle: { color: dot.state ? colour(dot.state) : palette()[0], opacity: dot.state ? 1 : 0.75 },
          label: { show: !crowded || Boolean(dot.state), formatter: dot.title, position: "right", color: colour("ink"), fontFamily: text.fontFamily, fontSize: 11 },
        })),
        labelLayout: { hideOverlap: true },
        markLine: drawing.target === null ? undefined : { symbol: "none", silent: true, lineStyle: { color: colour("apricot"), width: 1.5, type: "dashed" }, label: { position: "insideStartTop", color: colour("apricot"), fontFamily: text.fontFamily, formatter: `${drawing.targetTitle} ${digits(drawing.target, drawing.places)}` }, data: [{ yAxis: drawing.target }] },
      },
    ],
  };
}

function chartOption(drawing) {
  if (drawing.kind === "waterfall") return waterfallOption(drawing);
  const { text, common, axisLine, splitLine } = surroundings(drawing);
  const lying = drawing.kind === "rank";
  const many = drawing.series.length > 1;
  const direct = drawing.kind === "line";
  const legend = many && !direct;
  const values = drawing.series.flatMap((series) => series.values).filter((value) => value !== null);
  if (drawing.target !== null) values.push(drawing.target);
  const names = { type: "category", data: drawing.over, axisLine, axisTick: { show: false }, axisLabel: { ...text, hideOverlap: true }, inverse: lying, boundaryGap: !direct };
  const amounts = { type: "value", splitLine, axisLabel: text, name: lying ? "" : drawing.unit, nameTextStyle: { ...text, align: "left", padding: [0, 0, 0, -24] }, scale: !drawing.zero, min: drawing.zero || drawing.target === null ? undefined : (at) => Math.floor(Math.min(at.min, drawing.target)), max: !drawing.zero && drawing.target !== null && drawing.target > Math.max(...values.slice(0, -1)) ? Math.ceil(drawing.target * 1.02) : drawing.unit === "%" && Math.max(...values) > 80 && Math.max(...values) <= 100 ? 100 : undefined };
  const few = drawing.over.length * drawing.series.length <= (innerWidth < 768 ? 9 : 24);
  const marks = {
    symbol: "none",
    silent: true,
    label: { position: lying ? "start" : "insideEndTop", color: colour("apricot"), fontFamily: text.fontFamily, formatter: `${drawing.targetTitle} ${digits(drawing.target, null)}` },
    lineStyle: { color: colour("apricot"), type: "dashed", width: 1.5 },
    data: drawing.target === null ? [] : [lying ? { xAxis: drawing.target } : { yAxis: drawing.target }],
  };
  const band = drawing.band && {
    silent: true,
    itemStyle: { color: colour("ok-soft"), opacity: 0.7 },
    label: { color: colour("ok"), position: "insideTopLeft", fontFamily: text.fontFamily },
    data: [[{ name: drawing.bandTitle, yAxis: drawing.band[0] ?? "min" }, { yAxis: drawing.band[1] ?? "max" }]],
  };
  const series = drawing.series.map((each, at) => {
    const own = each.style === "quiet" ? colour("quiet-line") : each.style === "attention" ? colour("apricot") : palette()[at % 6];
    const made = { name: each.title, data: each.values, itemStyle: { color: own }, markLine: at === 0 ? marks : undefined, markArea: at === 0 && band ? band : undefined };
    if (direct) {
      return { ...made, type: "line", symbol: "circle", symbolSize: drawing.over.length > 30 ? 0 : 5, lineStyle: { width: each.style === "quiet" ? 1.5 : 2, color: own }, connectNulls: false, endLabel: { show: true, color: each.style === "quiet" ? colour("ink-2") : own, fontFamily: text.fontFamily, formatter: (point) => (many ? `${each.title} ` : "") + digits(point.value, drawing.places) }, labelLayout: { moveOverlap: "shiftY" } };
    }
    return { ...made, type: "bar", stack: drawing.kind === "stacked" ? "all" : undefined, barMaxWidth: lying ? 16 : 36, label: { show: few && drawing.kind !== "stacked", position: lying ? "right" : "top", color: colour("ink"), fontFamily: text.fontFamily, formatter: (point) => digits(point.value, drawing.places) } };
  });
  const room = direct ? Math.min(40 + Math.max(...drawing.series.map((each) => each.title.length * (many ? 13 : 0))), 150) : lying ? 52 : 16;
  return {
    ...common,
    tooltip: { ...common.tooltip, trigger: "axis", axisPointer: { type: direct ? "line" : "shadow", lineStyle: { color: colour("line-2") } } },
    legend: legend ? { top: 0, right: 0, icon: "roundRect", itemWidth: 12, itemHeight: 8, textStyle: text } : undefined,
    grid: { left: 4, right: room, top: legend || (!lying && drawing.unit) ? 30 : lying && drawing.target !== null ? 22 : 12, bottom: 6, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    xAxis: lying ? amounts : names,
    yAxis: lying ? names : amounts,
    series,
  };
}

async function mapOption(drawing, name) {
  const { text, common } = surroundings(drawing);
  const shapes = typeof drawing.shapes === "string" ? await (await fetch(drawing.shapes)).json() : drawing.shapes;
  window.echarts.registerMap(name, shapes);
  const held = new Map(drawing.regions.map((region) => [region.code, region]));
  const signs = { ok: "●", remind: "▲", late: "◆", critical: "■" };
  const label = (code) => {
    const region = held.get(String(code));
    const feature = shapes.features.find((each) => String(each.properties.code) === String(code));
    const title = region?.name || feature?.properties.name || "";
    const value = region && region.value !== null ? `\n${digits(region.value, drawing.places)}${drawing.unit}` : "";
    return `${signs[region?.state] ? `${signs[region.state]} ` : ""}${title}${value}`;
  };
  const soft = (state) => colour(state === "critical" ? "critical-fill" : `${state}-soft`);
  const ramp = dark() ? ["#1c302a", "#21443a", "#28594a", "#2f6f5a", "#37866b"] : ["#eef5f1", "#cfe3d8", "#a3c9b5", "#6fa88d", "#3d8266"];
  const layers = [...new Set(drawing.points.map((point) => point.layer))];
  const few = shapes.features.length <= 40;
  const coloured = drawing.range && !drawing.byState;
  return {
    ...common,
    tooltip: { ...common.tooltip, trigger: "item", formatter: (at) => at.data?.tip || label(at.name) },
    legend: layers.some(Boolean) ? { bottom: 0, left: 0, textStyle: text, data: layers } : undefined,
    visualMap: coloured ? { type: "piecewise", splitNumber: 5, min: drawing.range[0], max: drawing.range[1], formatter: (low, high) => `${digits(low, 1)}–${digits(high, 1)}`, right: 0, bottom: 0, itemWidth: 14, itemHeight: 10, textStyle: text, seriesIndex: 0, inRange: { color: ramp } } : undefined,
    geo: {
      map: name, nameProperty: "code", roam: true, scaleLimit: { min: 0.8, max: 12 }, top: 8, bottom: layers.some(Boolean) ? 30 : 8, left: 8, right: coloured ? 110 : 8,
      regions: drawing.regions.filter((region) => region.state).map((region) => ({ name: region.code, itemStyle: { areaColor: soft(region.state) }, label: { color: region.state === "critical" ? "#fff" : colour(region.state) } })),
      itemStyle: { areaColor: colour("hover"), borderColor: colour("line-2") },
      label: { show: few, fontSize: 11, color: colour("ink"), fontFamily: text.fontFamily, formatter: (at) => label(at.name) },
      emphasis: { label: { show: true, color: colour("ink") }, itemStyle: { areaColor: colour("accent-soft"), borderColor: colour("accent") } },
      select: { disabled: true },
    },
    series: [
      {
        type: "map", geoIndex: 0, name: drawing.measure,
        data: drawing.regions.map((region) => ({ name: region.code, value: region.value ?? NaN, href: region.href })),
      },
      ...layers.map((layer, at) => ({
        type: "scatter", coordinateSystem: "geo", name: layer, symbolSize: (value) => (value[2] > 1 ? Math.min(14 + 4 * Math.log2(value[2]), 40) : 11),
        itemStyle: { color: palette()[(at + 1) % 6], borderColor: colour("sheet"), borderWidth: 1 },
        label: { show: true, color: "#fff", fontSize: 11, fontWeight: 600, formatter: (point) => (point.value[2] > 1 ? String(point.value[2]) : "") },
        data: drawing.points.filter((point) => point.layer === layer).map((point) => ({
          value: [...point.at, point.count], href: point.href,
          tip: [point.title, drawing.words[point.state], point.count > 1 ? String(point.count) : ""].filter(Boolean).join(" · "),
          symbol: { remind: "triangle", late: "diamond", critical: "rect" }[point.state] || "circle",
          itemStyle: point.state ? { color: colour(point.state) } : undefined,
        })),
      })),
    ],
  };
}

let library;
// Not named after the library: a function of that name would be overwritten by it.
function drawingLibrary() {
  library ||= new Promise((ready, failed) => {
    const tag = document.createElement("script");
    tag.src = script.dataset.echarts;
    tag.onload = ready;
    tag.onerror = failed;
    document.head.append(tag);
  });
  return library;
}

const drawn = new Map();
async function drawBoxes(under) {
  for (const [box, chart] of drawn) {
    if (!box.isConnected) {
      chart.dispose();
      drawn.delete(box);
    }
  }
  const boxes = all("[data-chart], [data-map], [data-funnel]", under).filter((box) => !drawn.has(box));
  if (!boxes.length) return;
  await drawingLibrary();
  for (const box of boxes) {
    const id = box.dataset.chart || box.dataset.map || box.dataset.funnel;
    const drawing = JSON.parse(document.getElementById(id).textContent);
    const chart = window.echarts.init(box, null, { renderer: "canvas" });
    drawn.set(box, chart);
    chart.setOption(box.dataset.map ? await mapOption(drawing, id) : box.dataset.funnel ? funnelOption(drawing) : chartOption(drawing));
    chart.on("click", (at) => {
      const href = at.data?.href || drawing.links?.[at.dataIndex];
      if (href) location.assign(href);
    });
    new ResizeObserver(() => chart.resize()).observe(box);
  }
}
window.addEventListener("beforeprint", () => drawn.forEach((chart) => chart.resize()));

// --- at the start, and whenever a part arrives -------------------------------------------------------

function wake(under) {
  all("[data-form]", under).forEach(showAsked);
  all(".field", under).forEach(showJudgement);
  all("[role=tree]", under).forEach((tree) => one("[role=treeitem]", tree)?.setAttribute("tabindex", "0"));
  one("[data-focus]", under)?.focus();
  drawBoxes(under);
}
wake(document);
document.addEventListener("htmx:afterSettle", (event) => wake(event.target.parentElement || document));
