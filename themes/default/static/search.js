// Search: a dialog on every page, with the form of the search page, which is itself one. Pagefind finds; it is loaded when the
// search is used first. Whatever people wrote is put into the page as text.

const root = new URL("../", import.meta.url);
const home = new URL("search/", root);
const PAUSE_MS = 120;
const SHOWN_AT_ONCE = 10;
const SLASH_IS_OFF = "okrsite-slash-is-off";
const FILTERS = ["kind", "cycle", "scope", "status"];

let engine;
let tags;

/** Pagefind, ready to search. After a failure the next call tries again. */
const loadEngine = () => engine ??= import(new URL("pagefind/pagefind.js", root)).then(async pagefind => {
  await pagefind.options({ baseUrl: root.pathname, excerptLength: 24 });
  await pagefind.init();
  return pagefind;
}).catch(error => { engine = undefined; throw error; });

/** What each name in the index is, for the filters. */
const loadTags = () => tags ??= fetch(new URL("pagefind/tags.json", root), { cache: "no-cache" })
  .then(answer => answer.json()).catch(error => { tags = undefined; throw error; });

/** Whether the key / opens the search. Readers can switch it off: for some, keys are pressed by voice or by accident. */
const slash = {
  get isOn() { try { return !localStorage.getItem(SLASH_IS_OFF); } catch { return true; } },
  set isOn(value) { try { value ? localStorage.removeItem(SLASH_IS_OFF) : localStorage.setItem(SLASH_IS_OFF, "1"); } catch { /* not kept */ } },
};

/** An element with its content: strings become text. */
const make = (name, properties, ...content) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...content);
  return element;
};

/** Pagefind's excerpt of a text, in which `<mark>` is Pagefind's and every other `<` is escaped, as text and marks. */
const marked = (excerpt, whole) => {
  const pieces = excerpt.split(/<\/?mark>/).map(piece => piece.replaceAll("&lt;", "<").replaceAll("&gt;", ">"));
  const text = pieces.join("");
  return [
    whole.startsWith(text.slice(0, 20)) ? "" : "… ",
    ...pieces.map((piece, index) => index % 2 ? make("mark", {}, piece) : piece),
    whole.endsWith(text.slice(-20)) ? "" : " …",
  ];
};

/** One form with its results. */
class Search {
  #order = 0;
  #timer;
  #found = [];

  constructor(face) {
    this.face = face;
    this.form = face.querySelector("form");
    this.field = this.form.elements.q;
    this.said = face.querySelector(".search-said");
    this.list = face.querySelector(".search-results");
    this.more = face.querySelector(".search-more");
    this.form.addEventListener("input", () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.run(), PAUSE_MS);
    });
    this.form.addEventListener("submit", async event => {
      event.preventDefault();
      clearTimeout(this.#timer);
      if (await this.run()) this.links[0]?.click();
    });
    this.more.addEventListener("click", async () => {
      const next = this.list.childElementCount;
      await this.show(this.#order, next);
      this.links[next]?.focus();
    });
    const box = face.querySelector("[name=slash]");
    box.checked = slash.isOn;
    box.addEventListener("change", () => { slash.isOn = box.checked; });
    face.addEventListener("keydown", event => this.move(event));
    this.field.addEventListener("focus", () => loadEngine().catch(() => {}), { once: true });
  }

  get links() { return [...this.list.querySelectorAll("a")]; }

  /** Search for what is in the form. Whether it is shown: not if that has changed by the time there is an answer. */
  async run() {
    const order = ++this.#order;
    const text = this.field.value.trim();
    if (this.face.parentElement === document.body) this.remember(text);
    try {
      const found = text ? await this.find(text) : [];
      if (order !== this.#order) return false;
      this.#found = found;
      await this.show(order, 0);
      if (order !== this.#order) return false;
      this.say(text ? found.length : undefined);
      return true;
    } catch {
      if (order === this.#order) this.said.textContent = this.said.dataset.failed;
      return false;
    }
  }

  async find(text) {
    const wanted = FILTERS.map(name => [name, this.form.elements[name].value])
      .filter(([, value]) => value).map(pair => pair.join(":"));
    const [{ results }, known] = await Promise.all([loadEngine().then(it => it.search(text)), wanted.length && loadTags()]);
    const places = wanted.map(tag => known.tags.indexOf(tag));
    return results.filter(({ id }) => places.every(place => known.records[id]?.includes(place)));
  }

  /** Show the next results, and of those that are shown the first `kept`. */
  async show(order, kept) {
    const next = await Promise.all(this.#found.slice(kept, kept + SHOWN_AT_ONCE).map(result => result.data()));
    if (order !== this.#order) return;
    const hadFocus = this.list.contains(document.activeElement);
    this.list.replaceChildren(...[...this.list.children].slice(0, kept), ...next.map(data => this.item(data)));
    if (hadFocus) (this.links[0] ?? this.field).focus();
    this.more.hidden = this.list.childElementCount >= this.#found.length;
  }

  item({ url, meta, excerpt, content }) {
    const parts = [this.word("kind", meta.kind), ...(meta.about?.split(" · ") ?? [])].filter(Boolean);
    const about = make("p", { className: "small quiet" }, ...parts.flatMap((part, at) => [at ? " · " : "", make("bdi", {}, part)]));
    const status = this.word("status", meta.status);
    if (status && meta.kind === "initiative") about.append(` · ${status}`);
    else if (status) about.append(" ", make("span", { className: `status ${meta.status}` }, status));
    const item = make("li", {}, make("a", { href: url }, meta.title), about);
    if (!content.startsWith(meta.title)) item.append(make("p", { className: "small" }, ...marked(excerpt, content)));
    return item;
  }

  /** The words of a filter's value. */
  word(name, value) {
    return [...this.form.elements[name].options].find(option => option.value === value)?.text ?? "";
  }

  say(count) {
    const { none, one, many } = this.said.dataset;
    const number = () => count.toLocaleString(`${document.documentElement.lang}-u-nu-latn`);
    this.said.textContent = count === undefined ? "" : count === 0 ? none : count === 1 ? one : many.replace("{}", number());
  }

  /** Arrows go from the field through the results and back; whatever is typed there goes into the field. */
  move(event) {
    const places = [this.field, ...this.links];
    const at = places.indexOf(document.activeElement);
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      places[Math.max(0, Math.min(at + step, places.length - 1))].focus();
    } else if (at > 0 && (event.key.length === 1 && event.key !== " " || event.key === "Backspace")) {
      this.field.focus();
    }
  }

  /** On its own page the search stands in the address, to come back to and to pass on. */
  remember(text) {
    const state = new URLSearchParams([...new FormData(this.form)].filter(([, value]) => value));
    if (!text) state.delete("q");
    history.replaceState(null, "", state.size ? `?${state}` : location.pathname);
  }

  recall() {
    const state = new URLSearchParams(location.search);
    for (const name of ["q", ...FILTERS]) this.form.elements[name].value = state.get(name) ?? "";
    if (state.has("q")) this.run();
  }
}

/** Opens the dialog: at once with an empty field, and with the form as soon as it is here. */
const opener = link => {
  let dialog;
  let draft;
  let search;
  const fill = async () => {
    const page = new DOMParser().parseFromString(await (await fetch(home)).text(), "text/html");
    const face = document.adoptNode(page.getElementById("page-search"));
    search = new Search(face);
    search.field.value = draft.value;
    dialog.replaceChildren(face);
    search.field.focus();
    if (draft.value) search.run();
  };
  return () => {
    if (!dialog) {
      dialog = make("dialog", { className: "search-dialog" });
      dialog.setAttribute("aria-label", link.firstChild.data.trim());
      dialog.addEventListener("click", event => {
        if (event.target === dialog || event.target.closest("a")) dialog.close();
      });
      document.body.append(dialog);
    }
    if (!draft) {
      draft = make("input", { className: "search-draft", ariaLabel: dialog.ariaLabel });
      dialog.append(draft);
      fill().catch(() => location.assign(home));
    }
    if (!dialog.open) dialog.showModal();
    (search?.field ?? draft).select();
  };
};

const link = document.querySelector(".bar-search");
const own = document.getElementById("page-search");
const search = own && new Search(own);
const open = search ? () => search.field.select() : link && opener(link);
search?.recall();

if (open) {
  link?.addEventListener("click", event => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", event => {
    if (event.key !== "/" || !slash.isOn || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input, select, textarea, [contenteditable]")) return;
    event.preventDefault();
    open();
  });
}
