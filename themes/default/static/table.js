// The table of all objectives: sorted by any column and filtered, with all of that in the address. The rows are those of the page;
// those of cycles that it has no room for are fetched from their own pages when they are asked for.

const PAUSE_MS = 250;
const FIRST_ROWS = 100;
const MORE_ROWS = 100;
const MORE_AFTER_MS = 500;
const MANY_ROWS = 500;
const COLUMNS = ["title", "scope", "owner", "type", "status", "progress", "tag"];
const LETTERS = { ł: "l", ø: "o", đ: "d", ß: "ss", æ: "ae", œ: "oe", ı: "i" };

/** Text without case and accents. */
const plain = text => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[łøđßæœı]/g, letter => LETTERS[letter]);

const whenIdle = window.requestIdleCallback ?? setTimeout;

const several = text => text.split(", ").filter(one => one && one !== "–");

class ObjectivesTable {
  #records = [];
  #sections = new Map();
  #ranks = new Map();
  #order = 0;
  #more;
  #timer;
  #isTouched = false;

  constructor(table, form) {
    this.table = table;
    this.form = form;
    this.filters = [...form.elements].map(element => element.name).filter(Boolean);
    this.said = form.parentElement.querySelector("[role=status]");
    this.clear = form.parentElement.querySelector("button");
    this.collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
    this.flat = document.createElement("tbody");
    this.own = [...table.tBodies];
    this.elsewhere = new Map([...document.querySelectorAll(".elsewhere a")].map(link => [link.dataset.cycle, { id: link.dataset.cycle, url: link.href }]));
    this.cycles = [...this.own.map(body => body.dataset.cycle), ...this.elsewhere.keys()];
    this.heads = [...table.tHead.rows[0].cells];
    for (const head of this.heads) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => this.turn(head.dataset.sort));
    }
    form.addEventListener("submit", event => event.preventDefault());
    form.addEventListener("input", event => {
      clearTimeout(this.#timer);
      if (event.target.name === "q") this.#timer = setTimeout(() => this.remember("replace"), PAUSE_MS);
      else this.remember("push");
      this.show();
    });
    this.clear.addEventListener("click", () => {
      for (const name of this.filters) form.elements[name].value = "";
      this.sort = "";
      this.remember("push");
      this.show();
      form.elements.q.focus();
    });
    form.elements.q.addEventListener("focus", () => { if (table.rows.length > MANY_ROWS) this.show(); });
    form.elements.q.addEventListener("blur", () => this.more());
    addEventListener("scroll", () => this.more(), { passive: true });
    addEventListener("beforeprint", () => this.#more?.(Infinity));
    addEventListener("popstate", () => this.recall());
    this.recall();
    whenIdle(() => this.read(this.own));
  }

  get state() {
    const state = new URLSearchParams();
    for (const name of this.filters) if (this.form.elements[name].value.trim()) state.set(name, this.form.elements[name].value.trim());
    if (this.sort) state.set("sort", this.sort);
    return state;
  }

  /** Put what is asked for into the address: each choice is a step to come back to, each letter is not. */
  remember(how) {
    const address = String(this.state);
    history[`${how}State`](null, "", address ? `?${address}` : location.pathname);
  }

  recall() {
    const state = new URLSearchParams(location.search);
    for (const name of this.filters) {
      const field = this.form.elements[name], value = state.get(name) ?? "";
      if (field.options && ![...field.options].some(option => option.value === value)) field.add(new Option(value, value));
      field.value = value;
    }
    const sort = state.get("sort") ?? "";
    this.sort = COLUMNS.includes(sort.replace("-", "")) ? sort : "";
    if (this.#isTouched || this.state.size) this.show();
  }

  /** Sort by a column, then the other way round, then not at all. */
  turn(column) {
    this.sort = { [column]: `-${column}`, [`-${column}`]: "" }[this.sort] ?? column;
    this.remember("push");
    this.show();
  }

  /** Take up the rows of sections, once. */
  read(bodies) {
    const fresh = bodies.filter(body => !this.#sections.has(body));
    for (const body of fresh) {
      const [head, ...rows] = body.rows;
      const place = this.cycles.indexOf(body.dataset.cycle) * 1e6;
      const section = { shown: body.cloneNode(false), head, cycle: body.dataset.cycle, title: head.querySelector("a").textContent, isOwn: this.own.includes(body) };
      this.#sections.set(body, section);
      for (const [index, row] of rows.entries()) {
        const [title, scope, owner, type, status, progress, tag] = [...row.cells].map(cell => cell.textContent.trim());
        this.#records.push({
          row, section, title, scope, owner, type, tag, status: row.cells[4].classList[1], progress: row.cells[5].style.getPropertyValue("--v"),
          place: place + index, owners: several(owner), tags: several(tag),
          words: plain([title, scope, owner, type, status, progress, tag, section.title].join("\n")),
        });
      }
    }
    if (fresh.length) { this.#ranks.clear(); this.offer(); }
  }

  /** Offer what there is to choose from. */
  offer() {
    const found = { scope: new Set(), owner: new Set(), tag: new Set() };
    for (const record of this.#records) {
      found.scope.add(record.scope);
      record.owners.forEach(owner => found.owner.add(owner));
      record.tags.forEach(tag => found.tag.add(tag));
    }
    for (const [name, values] of Object.entries(found)) {
      const field = this.form.elements[name], chosen = field.value;
      if (chosen) values.add(chosen);
      const options = [...values].sort(this.collator.compare).map(value => new Option(value, value));
      field.replaceChildren(field.options[0], ...options);
      field.value = chosen;
    }
  }

  /** The cycles that have to be fetched before all is shown that is asked for. */
  missing(state) {
    return [...this.elsewhere.values()].filter(cycle =>
      !cycle.isHere && state.size && (!state.has("cycle") || state.get("cycle") === cycle.id));
  }

  /** Fetch the rows of cycles from their pages, then show again. */
  async fetch(waiting, order) {
    this.said.textContent = this.said.dataset.waits;
    try {
      for (const cycle of waiting) {
        cycle.rows ??= fetch(cycle.url).then(async answer => {
          if (!answer.ok) throw new Error(answer.statusText);
          const page = new DOMParser().parseFromString(await answer.text(), "text/html");
          const bodies = [...page.getElementById("page-objectives").tBodies].map(body => document.adoptNode(body));
          for (const link of bodies.flatMap(body => [...body.querySelectorAll("a")])) link.href = new URL(link.getAttribute("href"), cycle.url).href;
          this.read(bodies);
          cycle.isHere = true;
        }).catch(error => { cycle.rows = undefined; throw error; });
      }
      await Promise.all(waiting.map(cycle => cycle.rows));
      if (order === this.#order) this.show();
    } catch {
      if (order === this.#order) this.said.textContent = this.said.dataset.failed;
    }
  }

  /** The rows that fit. Without any filter these are the page's own, as they were. */
  found(state) {
    const words = plain(state.get("q") ?? "").split(/\s+/).filter(Boolean);
    const [cycle, scope, owner, status, type, tag] = ["cycle", "scope", "owner", "status", "type", "tag"].map(name => state.get(name));
    const typeWord = type && ([...this.form.elements.type.options].find(option => option.value === type)?.text ?? type);
    return this.#records.filter(record =>
      (state.size || record.section.isOwn) &&
      (!cycle || record.section.cycle === cycle) && (!scope || record.scope === scope) && (!owner || record.owners.includes(owner)) &&
      (!status || record.status === status) && (!type || record.type === typeWord) && (!tag || record.tags.includes(tag)) &&
      words.every(word => record.words.includes(word)));
  }

  /** Which place each row has by a column, the smallest first; what has no value has none. */
  ranks(column) {
    if (!this.#ranks.has(column)) {
      const statuses = [...this.form.elements.status.options].map(option => option.value);
      const key = { status: record => statuses.indexOf(record.status), progress: record => Number(record.progress) }[column] ?? (record => record[column]);
      const compare = (one, other) => typeof one === "string" ? this.collator.compare(one, other) : one - other;
      const values = this.#records.filter(record => record[column] && record[column] !== "–").map(record => [key(record), record]);
      let rank = 0, last;
      this.#ranks.set(column, new Map(values.sort(([one], [other]) => compare(one, other)).map(([value, record]) => {
        if (last !== undefined && compare(last, value)) rank += 1;
        last = value;
        return [record, rank];
      })));
    }
    return this.#ranks.get(column);
  }

  sorted(records) {
    const way = this.sort.startsWith("-") ? -1 : 1, ranks = this.sort && this.ranks(this.sort.replace("-", ""));
    const rank = record => ranks.has(record) ? way * ranks.get(record) : Infinity;
    return records.sort((one, other) => (ranks && rank(one) !== rank(other) ? rank(one) - rank(other) : one.place - other.place));
  }

  /** Show what is asked for: the first rows at once, the others when there is time. */
  show() {
    const state = this.state, order = ++this.#order;
    this.#isTouched = true;
    this.read(this.own);
    const shown = this.sorted(this.found(state));
    for (const head of this.heads) {
      if (head.dataset.sort === this.sort.replace("-", "")) head.ariaSort = this.sort.startsWith("-") ? "descending" : "ascending";
      else head.removeAttribute("aria-sort");
    }
    for (const body of [...this.table.tBodies]) body.remove();
    for (const body of [this.flat, ...[...this.#sections.values()].map(section => section.shown)]) body.replaceChildren();
    this.lay(shown, 0, FIRST_ROWS, order);
    this.table.hidden = !shown.length;
    this.clear.hidden = !state.size;
    const { some, none } = this.said.dataset;
    this.said.textContent = !state.size ? "" : shown.length ? some.replace("{}", shown.length.toLocaleString(`${document.documentElement.lang}-u-nu-latn`)) : none;
    const missing = this.missing(state);
    if (missing.length) this.fetch(missing, order);
  }

  /** Put rows into the table: below their cycles, or sorted all together, each with its cycle. */
  lay(records, from, to, order) {
    if (order !== this.#order) return;
    const rows = new Map();
    for (const record of records.slice(from, to)) {
      const body = this.sort ? this.flat : record.section.shown;
      if (!rows.has(body)) rows.set(body, body.rows.length || this.sort ? [] : [record.section.head]);
      rows.get(body).push(record.row);
      if (this.sort) record.row.cells[0].append(record.note ??= this.note(record));
      else record.note?.remove();
    }
    for (const [body, more] of rows) {
      body.append(...more);
      if (!body.parentElement) this.table.append(body);
    }
    if (to >= records.length) return;
    this.#more = count => this.lay(records, to, to + count, order);
    if (from) this.more();
    else if (document.activeElement !== this.form.elements.q) setTimeout(() => this.more(), MORE_AFTER_MS);
  }

  /** While somebody types there are few rows in the table, so that each letter is answered at once. */
  more() {
    whenIdle(() => {
      const more = this.#more;
      this.#more = undefined;
      more?.(MORE_ROWS);
    });
  }

  note({ section }) {
    const note = document.createElement("small");
    note.className = "quiet";
    note.textContent = section.title;
    return note;
  }
}

const table = document.getElementById("page-objectives");
const form = document.querySelector("#page-filter form");
if (table && form) new ObjectivesTable(table, form);
