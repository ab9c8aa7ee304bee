/* A page's line to `okrsite serve`: it follows what is saved. Sites that are built do not have it. */
(() => {
  "use strict";
  const script = document.currentScript;
  const { addresses, base, cursor } = JSON.parse(script.dataset.known);
  let known = cursor;
  let stream;

  const pathOf = (url) => {
    try { return decodeURIComponent(new URL(url, location).pathname); } catch { return ""; }
  };
  // What the page is made of: pictures, scripts, fonts; not what a script of it has fetched.
  const parts = () => new Set(performance.getEntriesByType("resource")
    .filter((entry) => !["fetch", "xmlhttprequest"].includes(entry.initiatorType))
    .map((entry) => pathOf(entry.name)));
  const isStyle = (address) => address.endsWith(".css");

  function hear({ changed, problems }) {
    if (changed === null || changed.some((address) => address in addresses)) return location.reload();
    const used = parts();
    if (changed.some((address) => !isStyle(address) && used.has(base + address))) return location.reload();
    if (changed.some(isStyle)) renewStyles();
    show(problems);
  }

  // A new style takes the old one's place when it has come: no moment is without.
  function renewStyles() {
    for (const old of document.querySelectorAll('link[rel~="stylesheet"]')) {
      if (new URL(old.href).origin !== location.origin || "leaving" in old.dataset) continue;
      const fresh = old.cloneNode();
      const address = new URL(old.href);
      address.searchParams.set("v", Date.now());
      fresh.href = address;
      fresh.addEventListener("load", () => old.remove());
      old.dataset.leaving = "";
      old.after(fresh);
    }
  }

  const STYLE = `
    :host { all: initial; }
    section { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 70vh; overflow: auto; box-sizing: border-box;
      padding: 16px clamp(16px, 4vw, 48px) 24px; color-scheme: light dark; color: light-dark(#1b1b19, #ecebe7);
      background: light-dark(#fdfdfc, #141413); border-top: 3px solid light-dark(#b3261e, #ff8f85);
      box-shadow: 0 -8px 32px rgb(0 0 0 / .18); font: 15px/1.5 system-ui, sans-serif; }
    header { display: flex; gap: 24px; justify-content: space-between; align-items: baseline; }
    h2 { margin: 0; font-size: 17px; font-weight: 620; }
    button { font: inherit; color: inherit; background: none; border: 0; padding: 4px; min-height: 24px; cursor: pointer; text-decoration: underline; text-underline-offset: .2em; }
    button:focus-visible { outline: 2px solid light-dark(#1d4ed8, #8fb0ff); outline-offset: 2px; }
    pre { margin: 12px 0 0; font: 13px/1.55 ui-monospace, "SF Mono", "DejaVu Sans Mono", monospace; overflow-x: auto; }
    b, span { white-space: pre-wrap; overflow-wrap: anywhere; }
    b { font-weight: 620; }
    code { font: inherit; }
    i { font-style: normal; color: light-dark(#b3261e, #ff8f85); }
    @media print { section { display: none; } }`;
  const host = document.createElement("okrsite-problems");
  const panel = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  panel.adoptedStyleSheets = [sheet];
  let shown = "";

  // Everything is text. What begins at the edge names a place and a problem; carets point into the line above, so neither may break.
  function kindOf(line) {
    if (/^\S/.test(line)) return "b";
    return /^\s*\|\s*\^+$/.test(line) ? "i" : /^\s*\d*\s*\|/.test(line) ? "code" : "span";
  }

  function show(problems) {
    if (problems === shown) return;
    shown = problems;
    host.remove();
    if (!problems) return;
    const make = (name, text = "") => Object.assign(document.createElement(name), { textContent: text });
    const section = make("section");
    const heading = make("h2", "The site stays as it was until this is put right");
    const hide = make("button", "Hide");
    const header = make("header");
    const report = make("pre");
    section.setAttribute("aria-label", "Problems");
    heading.setAttribute("role", "alert");
    section.lang = "en";
    section.dir = "ltr";
    hide.addEventListener("click", () => host.remove());
    for (const line of problems.trimEnd().split("\n")) report.append(make(kindOf(line), line), "\n");
    header.append(heading, hide);
    section.append(header, report);
    panel.replaceChildren(section);
    document.documentElement.append(host);
  }

  // A browser opens few connections to one server: only a page that is seen holds one. Back in sight, it hears what it missed.
  function listen() {
    const isSeen = document.visibilityState === "visible";
    if (isSeen && !stream) {
      const page = encodeURIComponent(JSON.stringify(addresses));
      stream = new EventSource(`${script.dataset.events}?since=${encodeURIComponent(known)}&page=${page}`);
      stream.addEventListener("message", (event) => {
        known = event.lastEventId;
        hear(JSON.parse(event.data));
      });
    } else if (!isSeen && stream) {
      stream.close();
      stream = undefined;
    }
  }
  document.addEventListener("visibilitychange", listen);
  listen();
})();
