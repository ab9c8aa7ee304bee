// Slides for a review meeting, made of what the pages show: first how it goes, then one objective at a time, then what needs
// attention, last what was learned. An objective's slide is made of its own page, which is fetched when its turn is near; where that
// fails (a page opened from a disk, say) the slide shows what the presented page says of it.

const ZOOMS = [2.2, 2, 1.8, 1.6, 1.45, 1.3, 1.2, 1.1, 1, .9, .8, .7, .6, .5];
const LEAST_ON_SCREEN = .9;
const FETCHED_AT_ONCE = 4;
const MOST_FETCHED = 100;
const SWIPE_PX = 60;
const BEHIND = ["overdue", "off-track", "at-risk"];

const here = new URL(import.meta.url);
const isRightToLeft = document.documentElement.dir === "rtl";

/** An element with its content: strings become text, and what is missing is left out. */
const make = (name, className, ...content) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...content.filter(Boolean));
  return element;
};

/** A copy for a slide of something on the page at `base`: no id stands twice, and every link leads where it led. */
const copy = (original, base = location) => {
  if (!original) return null;
  const clone = document.importNode(original, true);
  for (const element of [clone, ...clone.querySelectorAll("*")]) {
    for (const name of ["id", "aria-labelledby", "aria-details", "aria-describedby"]) element.removeAttribute(name);
    for (const name of ["href", "src"]) {
      if (element.hasAttribute(name)) element.setAttribute(name, new URL(element.getAttribute(name), base));
    }
  }
  return clone;
};

/** The content of something on a page in an element of another kind. */
const as = (name, className, original, base) => original && make(name, className, ...copy(original, base).childNodes);

const text = element => element?.textContent.replace(/\s+/g, " ").trim() ?? "";

class Slide {
  /** `draw` gives the parts of the slide; it may be called again when there is more to show. */
  constructor(title, draw) {
    this.title = title;
    this.draw = draw;
    this.page = make("div", "slide-page");
    this.element = make("section", "slide", this.page);
    this.element.setAttribute("aria-label", title);
    this.element.tabIndex = 0;
  }

  fill() {
    this.page.replaceChildren(...this.draw().filter(Boolean));
    this.fit(LEAST_ON_SCREEN);
  }

  /** As large as it can be with all of it in sight. What is too much even so scrolls. */
  fit(least) {
    for (const zoom of ZOOMS.filter(zoom => zoom >= least)) {
      this.page.style.zoom = zoom;
      const { scrollHeight, clientHeight, scrollWidth, clientWidth } = this.element;
      if (scrollHeight <= clientHeight && scrollWidth <= clientWidth) break;
    }
  }
}

/** Who or what is presented, how it goes, and how many stand where. */
const opening = main => {
  const title = text(main.querySelector("h1"));
  const parts = [".trail ol", ".lede", ".pace", ".stand", ".tally"].map(name => copy(main.querySelector(name)));
  if (parts[0]) parts[0].className = "slide-place";
  for (const link of parts[1]?.querySelectorAll("a") ?? []) link.remove();
  const slide = new Slide(title, () => [parts[0], as("h2", "slide-title", main.querySelector("h1")), ...parts.slice(1)]);
  slide.element.classList.add("slide-opening");
  return slide;
};

/** An objective that the page lists: a section with its key results, or a row of a table. */
class ObjectiveSlide extends Slide {
  constructor(link) {
    super(text(link), () => this.from ? this.whole() : this.short());
    this.link = link;
    this.listed = link.closest(".obj, tr");
  }

  /** Its own page, once. */
  load() {
    return this.loading ??= fetch(this.link.href)
      .then(answer => answer.ok ? answer.text() : Promise.reject(answer))
      .then(html => { this.from = new DOMParser().parseFromString(html, "text/html").querySelector("main"); this.fill(); })
      .catch(() => { /* what the presented page says has to do */ });
  }

  heading() {
    const title = make("a", "", this.title);
    title.href = this.link.href;
    return make("h2", "slide-title", title);
  }

  short() {
    if (this.listed.localName !== "tr") {
      return [this.heading(), as("p", "verdict", this.listed.querySelector(".obj-state")), copy(this.listed.querySelector("table"))];
    }
    const [named, ...figures] = this.listed.cells;
    return [this.heading(), as("p", "lede", named.querySelector("small")), ...figures.map(cell => as("p", "", cell))];
  }

  whole() {
    const page = this.from, base = this.link.href, find = name => copy(page.querySelector(name), base);
    const why = page.querySelector(".prose:not(.learned) > p");
    const keyResults = [...page.querySelectorAll(".kr")].map(kr => this.card(kr));
    const learned = page.querySelector(".learned");
    const measured = keyResults.length ? this.cards(keyResults, learned) : find(".glance");
    return [
      as("ol", "slide-place", page.querySelector(".trail ol"), base),
      this.heading(), find(".verdict"), find(".verdict + .lede"),
      as("p", "slide-why", page.querySelector(".closing > p:not(.quiet)") ?? why, base),
      make("div", learned ? "slide-halves" : "", measured, copy(learned, base)),
    ];
  }

  /** In two rows where there are more than three. */
  cards(keyResults, hasNeighbour) {
    const cards = make("div", "slide-cards", ...keyResults);
    const columns = keyResults.length > 3 ? Math.ceil(keyResults.length / 2) : keyResults.length;
    cards.style.setProperty("--columns", Math.min(columns, hasNeighbour ? 2 : 4));
    return cards;
  }

  card(kr) {
    const about = kr.querySelector(":scope > div");
    const parts = ["h3", ".big", ".big + p", ".big ~ .small", ".stale"].map(name => copy(about.querySelector(name), this.link.href));
    return make("article", "slide-card", ...parts, copy(kr.querySelector(".chart, .kr-how > .meter"), this.link.href));
  }

  /** Its key results that are behind, the gravest first; of its own page if that is here. */
  behind() {
    const rows = this.from ? [...this.from.querySelectorAll(".kr > div:first-child")] : [...this.listed.querySelectorAll("tbody tr")];
    const all = rows.length || this.from ? rows : [this.listed];
    return all.flatMap(row => {
      const grade = BEHIND.findIndex(status => row.querySelector(`.status.${status}`));
      if (grade < 0) return [];
      const about = row.querySelector("h3, th[scope] a");
      const beside = as("span", "quiet", row.querySelector(".big + p .quiet"), this.link.href);
      const item = make("li", "", copy(row.querySelector(".status")), " ", text(about), " ", beside);
      if (text(about) !== this.title) item.append(make("small", "quiet", this.title));
      return [{ grade, item }];
    });
  }
}

/** What is behind or has something to look at. It is drawn when it is shown, from the pages that are here by then. */
const attention = (words, main, objectives) => {
  const findings = main.querySelector(".findings ul");
  return new Slide(words.attention, () => {
    const behind = objectives.flatMap(slide => slide.behind()).sort((one, other) => one.grade - other.grade);
    const items = behind.map(({ item }) => item);
    const list = items.length ? make("ul", `slide-list${items.length > 8 ? " slide-many" : ""}`, ...items) : !findings && make("p", "lede", words.nothing);
    return [make("h2", "slide-title", words.attention), list, findings && as("ul", "slide-list", findings)];
  });
};

const slidesOf = (main, words) => {
  const links = [...main.querySelectorAll(".obj > header a, #page-objectives ~ table tbody th > a")];
  const objectives = links.map(link => new ObjectiveSlide(link));
  const learned = [...main.querySelectorAll(".learned")].map(section => {
    const heading = section.querySelector("h2");
    const slide = new Slide(text(heading), () => [as("h2", "slide-title", heading), copy(section)]);
    slide.element.classList.add("slide-prose");
    return slide;
  });
  const isOver = main.querySelector(".learned, .lesson");
  return [opening(main), ...objectives, ...(isOver ? [] : [attention(words, main, objectives)]), ...learned];
};

class Deck {
  constructor(face, main) {
    this.face = face;
    this.words = face.dataset;
    this.slides = slidesOf(main, this.words);
    this.said = face.querySelector("[role=status]");
    this.count = face.querySelector(".deck-count");
    this.help = face.querySelector("dialog");
    face.querySelector(".deck-slides").append(...this.slides.map(slide => slide.element));
    face.addEventListener("click", ({ target }) => this.do(target.closest("[data-page-do]")?.dataset.pageDo));
    this.listeners = [
      [document, "keydown", event => this.key(event)],
      [window, "hashchange", () => this.show(this.asked())],
      [window, "resize", () => this.current.fit(LEAST_ON_SCREEN)],
      [window, "beforeprint", () => this.print()],
      [window, "afterprint", () => { face.classList.remove("deck-paper"); this.current.fit(LEAST_ON_SCREEN); }],
    ];
    for (const [target, event, listener] of this.listeners) target.addEventListener(event, listener);
    face.addEventListener("touchstart", ({ touches }) => { this.touch = touches.length === 1 ? touches[0] : null; }, { passive: true });
    face.addEventListener("touchend", ({ changedTouches: [end] }) => this.swipe(end), { passive: true });
    if (!document.fullscreenEnabled) face.querySelector("[data-page-do=screen]").remove();
  }

  get current() { return this.slides[this.at]; }

  /** The slide that the address names. */
  asked() { return (parseInt(location.hash.slice(1)) || 1) - 1; }

  show(wanted) {
    const at = Math.max(0, Math.min(wanted, this.slides.length - 1));
    if (at === this.at) return;
    const hadFocus = this.current?.element.contains(document.activeElement);
    this.at = at;
    for (const [index, { element }] of this.slides.entries()) element.hidden = index !== at;
    this.current.fill();
    this.current.element.scrollTop = 0;
    this.current.load?.();
    this.slides[at + 1]?.load?.();
    if (hadFocus) this.current.element.focus({ preventScroll: true });
    const number = at + 1, all = this.slides.length, { title } = this.current;
    this.count.textContent = `${number} / ${all}`;
    this.face.style.setProperty("--v", `${number / all * 100}%`);
    this.said.textContent = this.words.slide.replace("{number}", number).replace("{all}", all).replace("{title}", () => title);
    for (const [name, isIdle] of [["previous", at === 0], ["next", number === all]]) {
      this.face.querySelector(`[data-page-do=${name}]`).setAttribute("aria-disabled", isIdle);
    }
    history.replaceState(null, "", `#${number}`);
  }

  /** Fetch what the slides are made of, a few at a time: the last slide and the printer want all, unless that is a whole company. */
  async loadAll() {
    if (this.slides.length > MOST_FETCHED) return;
    const waiting = this.slides.filter(slide => slide.load);
    const work = async () => { for (let slide; slide = waiting.shift();) await slide.load(); };
    await Promise.all(Array.from({ length: FETCHED_AT_ONCE }, work));
    if (!this.current.load) this.current.fill();
  }

  do(what) {
    if (what === "previous") this.show(this.at - 1);
    else if (what === "next") this.show(this.at + 1);
    else if (what === "first") this.show(0);
    else if (what === "last") this.show(this.slides.length - 1);
    else if (what === "help") this.help.showModal();
    else if (what === "close") this.help.close();
    else if (what === "screen" && document.fullscreenElement) document.exitFullscreen();
    else if (what === "screen") document.documentElement.requestFullscreen?.();
    else if (what === "leave") this.leave();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    const ahead = isRightToLeft ? "ArrowLeft" : "ArrowRight", back = isRightToLeft ? "ArrowRight" : "ArrowLeft";
    const { scrollTop, scrollHeight, clientHeight } = this.current.element;
    const canSink = scrollTop + clientHeight < scrollHeight - 1;
    const isPressing = event.target.closest?.("button, a, summary");
    const what = {
      [ahead]: "next", [back]: "previous", PageDown: "next", PageUp: "previous", Home: "first", End: "last",
      ArrowDown: canSink ? "" : "next", ArrowUp: scrollTop > 0 ? "" : "previous",
      " ": isPressing ? "" : event.shiftKey ? "previous" : "next", "?": "help", f: "screen", Escape: "leave",
    }[event.key];
    if (!what) {
      if (event.key.startsWith("Arrow")) this.current.element.scrollBy({ top: { ArrowDown: 80, ArrowUp: -80 }[event.key] ?? 0 });
      return;
    }
    event.preventDefault();
    this.do(what);
  }

  swipe(end) {
    if (!this.touch) return;
    const across = end.clientX - this.touch.clientX, down = end.clientY - this.touch.clientY;
    if (Math.abs(across) < SWIPE_PX || Math.abs(across) < 2 * Math.abs(down)) return;
    this.do((across < 0) === isRightToLeft ? "previous" : "next");
  }

  /** Each slide on a sheet of its own, as large as fits there. */
  print() {
    this.face.classList.add("deck-paper");
    for (const slide of this.slides) {
      if (slide !== this.current) slide.page.replaceChildren(...slide.draw().filter(Boolean));
      slide.fit(0);
    }
  }

  leave() {
    for (const [target, event, listener] of this.listeners) target.removeEventListener(event, listener);
    if (document.fullscreenElement) document.exitFullscreen();
    this.face.remove();
    document.documentElement.classList.remove("presenting");
    history.replaceState(null, "", location.pathname);
    document.querySelector(".bar-present")?.focus();
  }
}

/** The styles of the slides. */
const dressed = () => new Promise((done, failed) => {
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", onload: done, onerror: failed });
  link.href = new URL(`present.css${here.search}`, here);
  document.head.append(link);
});

export const present = async () => {
  const template = document.getElementById("page-present");
  await dressed();
  const face = template.content.firstElementChild.cloneNode(true);
  const deck = new Deck(face, document.querySelector("main"));
  document.body.append(face);
  document.documentElement.classList.add("presenting");
  deck.show(deck.asked());
  face.focus({ preventScroll: true });
  deck.loadAll();
};
