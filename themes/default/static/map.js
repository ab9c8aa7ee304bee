// The alignment map: a tree of cards in columns, of which only those in sight are in the document. The stage scrolls as any box does,
// so wheel, touch and focus need nothing of their own; zooming changes the size of the letters, in which all is measured.
// Whatever people wrote is put into the page as text; every word comes from the template.

const face = document.getElementById("page-map");
const words = face.dataset;
const [stage, about, said, cycle] = [".map-stage", ".map-about", ".map-said", "select"].map(name => face.querySelector(name));
const button = name => face.querySelector(`.map-${name}`);
const field = face.querySelector("input");
const list = document.getElementById("page-list");
const root = document.querySelector(".bar-title").getAttribute("href");
const isRtl = document.documentElement.dir === "rtl";
const roomy = matchMedia("(min-width: 48rem)");
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const [WIDE, GAP, HIGH] = [18, 3, 3.5];
const [SMALLEST, LARGEST, STEP] = [0.3, 1.5, 1.25];
const TIES_AT_ONCE = 300;
const FOUND_AT_ONCE = 12;
const SETTLED_MS = 400;
const RESTING_MS = 120;

/** An element with its content: strings become text. */
const make = (name, properties, ...content) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...content);
  return element;
};
const draw = (name, attributes) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};
const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const statusWord = status => document.querySelector(`.map-legend [data-status="${status}"]`).textContent;

// The tree

/** What a file says, as nodes that know each other; the company first. */
const treeOf = ({ statuses, cycles, percents, scopes, objectives }) => {
  const node = (key, address, title, figures) => ({
    key, address, title, plain: plain(title), children: [], isOpen: false, helps: [], helped: [], tallies: [], ...figures,
  });
  const way = [];
  const owners = scopes.map(([key, name, depth, whole, isBelow, tallies]) => {
    const made = node(key, `${key}/`, name, { kind: words[key.match(/^[a-z]+?(?=s?(\/|$))/)[0]], whole, percent: percents[whole], isBelow });
    for (let i = 0; i < tallies.length; i += 2) made.tallies.push([statuses[tallies[i]], tallies[i + 1]]);
    made.parent = way[depth - 1];
    way[depth] = made;
    return made;
  });
  const leaves = objectives.map(([owner, id, title, cycle, status, whole]) => {
    const made = node(id, `objectives/${id}/`, title, { status: statuses[status], whole, percent: percents[whole], parent: owners[owner] });
    made.whose = cycle ? `${owners[owner].title} · ${cycles[cycle]}` : owners[owner].title;
    owners[owner].children.push(made);
    return made;
  });
  for (const owner of owners) owner.parent?.children.push(owner);
  objectives.forEach((row, place) => [true, false].forEach((counts, index) => {
    for (const target of row[6 + index]) {
      leaves[place].helps.push([leaves[target], counts]);
      leaves[target].helped.push([leaves[place], counts]);
    }
  }));
  owners[0].isOpen = true;
  return { company: owners[0], nodes: [...owners, ...leaves], leaves };
};

let tree;
let current;
let pointed;
let shown = [];
let ties = [];
let zoom = 1;

const foldable = node => node.children.length > 0;

/** Give every node that is not folded away its row and column, and every tie its two ends among them. */
const layOut = () => {
  shown = [];
  let row = 0;
  let columns = 1;
  const place = (node, column, seen) => {
    node.at = seen ?? node;
    const isInside = Boolean(seen) || !node.isOpen;
    if (!seen) {
      Object.assign(node, { column, row, last: row, index: shown.push(node) - 1 });
      columns = Math.max(columns, column + 1);
      if (!foldable(node) || !node.isOpen) row += 1;
    }
    for (const child of node.children) place(child, column + 1, isInside ? node.at : undefined);
    if (!isInside && foldable(node)) node.last = node.children.at(-1).row;
  };
  place(tree.company, 0);
  const known = new Map();
  for (const from of tree.leaves) {
    for (const [to, counts] of from.helps) {
      if (from.at !== to.at) known.set(`${from.at.index} ${to.at.index} ${counts}`, { from: from.at, to: to.at, counts });
    }
  }
  ties = [...known.values()];
  plane.style.setProperty("--rows", row);
  plane.style.setProperty("--columns", columns);
  picture.setAttribute("viewBox", `0 0 ${columns * (WIDE + GAP)} ${row * HIGH}`);
  drawn = "";
};

// What is in sight

const plane = make("div", { className: "map-plane" });
const picture = draw("svg", { class: "map-ties", preserveAspectRatio: "none", "aria-hidden": "true" });
const faint = [draw("path", {}), draw("path", { class: "supports" })];
const active = draw("g", { class: "active" });
const spans = new Map();
let drawn = "";

/** The stage's size and that of its letters. Asking for them lays the page out, so they are asked for only when they may change. */
const room = { wide: 0, high: 0, letter: 0 };
const takeRoom = () => Object.assign(room, {
  wide: stage.clientWidth, high: stage.clientHeight, letter: parseFloat(getComputedStyle(stage).fontSize),
});
const letter = () => room.letter * zoom;

/** Put into the document what is in sight, and a little around it; take out what is not. */
const show = (scrolled = stage.scrollTop) => {
  const high = letter() * HIGH;
  const margin = room.high / 2;
  const top = Math.floor((scrolled - margin) / high / 4) * 4;
  const bottom = Math.ceil((scrolled + room.high + margin) / high / 4) * 4;
  const sight = `${top} ${bottom}`;
  if (sight === drawn) return;
  drawn = sight;
  const wanted = shown.filter(node => node === current || node.row <= bottom && node.last >= top);
  const keep = new Set(wanted);
  for (const [node, span] of spans) {
    if (!keep.has(node)) {
      span.remove();
      spans.delete(node);
    }
  }
  let next = picture.nextSibling;
  for (const node of wanted) {
    let span = spans.get(node);
    if (!span) {
      span = card(node);
      spans.set(node, span);
      plane.insertBefore(span, next);
    } else next = span.nextSibling;
    settle(node, span);
  }
  drawTies(top, bottom);
};

/** The card of a node, in the box along which it stays in sight while its parts are. */
const card = node => {
  const content = [make("span", { className: "map-title" }, node.title)];
  if (node.status) content.unshift(make("span", { className: `status ${node.status}` }));
  else {
    content.push(make("span", { className: "map-counts" }, ...node.tallies.map(([status, count]) => {
      const mark = make("span", { className: `status ${status}` });
      mark.dataset.count = count.toLocaleString(`${document.documentElement.lang}-u-nu-latn`);
      return mark;
    })));
  }
  if (node.percent) content.push(make("span", { className: `num${node.isBelow ? " below" : ""}` }, node.percent));
  const branch = make("span", { className: `map-branch ${node.status ?? ""}` });
  branch.style.setProperty("--v", `${node.whole ?? 0}%`);
  content.push(branch);
  if (foldable(node)) content.push(make("span", { className: "map-fold" }));
  const anchor = make("a", { className: `map-node ${node.status ? "leaf" : "scope"}`, href: root + node.address, draggable: false, tabIndex: -1 }, ...content);
  anchor.role = "treeitem";
  anchor.ariaLabel = [node.title, ...described(node)].join(", ");
  anchor.title = [node.title, ...described(node)].join("\n");
  anchor.node = node;
  const span = make("div", { className: "map-span" }, anchor);
  span.role = "none";
  return span;
};

/** What a node is, in words: a scope's figures, or an objective's with what it helps. */
const described = node => [
  node.kind, node.isBelow && node.percent ? words.below : "", node.percent, node.status && statusWord(node.status),
  ...node.tallies.map(([status, count]) => `${count} ${statusWord(status)}`),
  ...node.helps.map(([to, counts]) => `${counts ? words.contributes : words.supports} ${to.title}`),
].filter(Boolean);

/** Mark the way to the current node: its branches, and how far down the next one goes. */
const mark = (node, span) => {
  let step = current;
  while (step && step !== node && step.parent !== node) step = step.parent;
  span.classList.toggle("way", Boolean(step));
  span.style.setProperty("--reach", step && step !== node ? step.row - node.row : -1);
};

/** Place and state of a node that is in the document. */
const settle = (node, span) => {
  const anchor = span.firstChild;
  const isOpen = foldable(node) && node.isOpen;
  span.style.setProperty("--row", node.row);
  span.style.setProperty("--column", node.column);
  span.style.setProperty("--rows", node.last - node.row + 1);
  span.classList.toggle("open", isOpen);
  mark(node, span);
  if (foldable(node)) anchor.ariaExpanded = isOpen;
  anchor.ariaLevel = node.column + 1;
  anchor.ariaSetSize = node.parent?.children.length ?? 1;
  anchor.ariaPosInSet = node.parent ? node.parent.children.indexOf(node) + 1 : 1;
  anchor.ariaSelected = node === current;
  anchor.tabIndex = node === current ? 0 : -1;
};

/** The line of a tie: from its start to the end of what it leads to; in one column, around. */
const lineOf = ({ from, to }) => {
  const start = node => node.column * (WIDE + GAP);
  const end = node => start(node) + WIDE;
  const middle = node => (node.row + 0.6) * HIGH;
  const [y, aim] = [middle(from), middle(to)];
  if (from.column === to.column) {
    const x = end(from);
    const bow = x + Math.min(GAP, 1 + Math.abs(aim - y) * 0.06);
    return `M${x} ${y}C${bow} ${y} ${bow} ${aim} ${x} ${aim}`;
  }
  const isBack = from.column > to.column;
  const [x, goal] = isBack ? [start(from), end(to)] : [end(from), start(to)];
  const bend = (isBack ? -1 : 1) * Math.max(GAP, Math.abs(x - goal) / 2);
  return `M${x} ${y}C${x + bend} ${y} ${goal - bend} ${aim} ${goal} ${aim}`;
};

const drawTies = (top, bottom) => {
  const isNear = node => node.row >= top && node.row <= bottom;
  const near = ties.filter(tie => isNear(tie.from) && isNear(tie.to)).slice(0, TIES_AT_ONCE);
  faint.forEach((path, index) => path.setAttribute("d", near.filter(tie => tie.counts === !index).map(lineOf).join("")));
  drawActive();
};

/** The ties of what is pointed at, else of what is current, each with its direction; what they lead to is marked. */
const drawActive = () => {
  const node = (pointed ?? current)?.at;
  const own = ties.filter(tie => tie.from === node || tie.to === node).slice(0, TIES_AT_ONCE);
  active.replaceChildren(...own.map(tie =>
    draw("path", { d: lineOf(tie), class: tie.counts ? "" : "supports", "marker-end": "url(#page-map-arrow)" })));
  const ends = new Set(own.flatMap(tie => [tie.from, tie.to]).filter(end => end !== node));
  for (const [each, span] of spans) span.classList.toggle("tied", ends.has(each));
};

// Moving

/** Lay out anew, with everything that was in sight gliding to its new place. */
const refold = () => {
  const before = new Map([...spans.keys()].map(node => [node, node.row]));
  layOut();
  show();
  if (calm.matches) return;
  const high = letter() * HIGH;
  for (const [node, span] of spans) {
    const from = before.get(node);
    if (from === node.row) continue;
    const start = from === undefined ? { opacity: 0 } : { transform: `translateY(${(from - node.row) * high}px)` };
    span.animate([start, {}], { duration: 160, easing: "ease-out" });
  }
};

const toggle = (node, isOpen = !node.isOpen) => {
  if (!foldable(node) || node.isOpen === isOpen) return;
  node.isOpen = isOpen;
  refold();
  tellAll();
};

const tellAll = () => {
  const isAll = tree.nodes.every(node => !foldable(node) || node.isOpen);
  button("all").ariaPressed = isAll;
};

const openWay = node => {
  for (let above = node.parent; above; above = above.parent) above.isOpen = true;
};

/** Make a node the current one. */
const turnTo = node => {
  const before = current;
  current = node;
  for (const each of [before, node]) if (spans.has(each)) settle(each, spans.get(each));
  for (const [each, span] of spans) mark(each, span);
  drawActive();
  describe(node);
};

/** Bring a node into sight, a third from the top, with the way to it open. */
const reveal = (node, { isSmooth = false } = {}) => {
  openWay(node);
  turnTo(node);
  layOut();
  const size = letter();
  const start = node.column * (WIDE + GAP) * size;
  const end = start + (WIDE + (foldable(node) && node.isOpen ? GAP + WIDE : 0)) * size;
  const left = Math.min(start, Math.max(0, end - room.wide));
  const top = Math.max(0, node.row * HIGH * size - room.high / 3);
  drawn = "";
  show();
  stage.scrollTo({ left: isRtl ? -left : left, top, behavior: isSmooth && !calm.matches ? "smooth" : "instant" });
  show();
  tellAll();
};

const focusOn = node => {
  if (!spans.has(node)) {
    turnTo(node);
    drawn = "";
    show();
  }
  spans.get(node).firstChild.focus();
};

const page = make("a");
/** The current node in words, with links to what it helps and what helps it. */
const describe = node => {
  const title = make("p", {}, Object.assign(page, { href: root + node.address, textContent: node.title }));
  if (node.status) title.append(make("span", { className: `status ${node.status}` }, statusWord(node.status)));
  if (node.percent) title.append(make("span", { className: "num", title: node.isBelow ? words.below : "" }, node.percent));
  if (node.tallies.length) {
    title.append(make("span", { className: "tallies" }, ...node.tallies.map(([status, count]) =>
      make("span", { className: `status ${status}` }, `${count} ${statusWord(status)}`))));
  }
  const lines = [title];
  if (node.whose) lines.push(make("p", { className: "quiet" }, node.whose));
  for (const [kind, own, counts] of [["contributes", node.helps, true], ["supports", node.helps, false],
    ["contributed", node.helped, true], ["supported", node.helped, false]]) {
    const others = own.filter(([, does]) => does === counts).map(([other]) => other);
    if (!others.length) continue;
    const line = make("p", {}, make("span", { className: "quiet" }, words[kind]), " ");
    others.slice(0, FOUND_AT_ONCE).forEach((other, index) => {
      const anchor = make("a", { href: `?${new URLSearchParams({ ...place(), focus: other.key })}`, node: other }, other.title);
      line.append(index ? ", " : "", anchor);
    });
    if (others.length > FOUND_AT_ONCE) line.append(" …");
    lines.push(line);
  }
  about.replaceChildren(...lines);
};

// Where we are, in the address

let settling;
const place = () => words.present.split(" ")[0] === cycle.value ? {} : { cycle: cycle.value };
const remember = () => {
  clearTimeout(settling);
  const state = { ...place(), ...current !== tree.company && { focus: current.key } };
  const query = new URLSearchParams(state).toString().replaceAll("%2F", "/");
  const address = query ? `?${query}` : location.pathname;
  if (address !== location.search) history.replaceState(null, "", address);
};
const rememberSoon = () => {
  clearTimeout(settling);
  settling = setTimeout(remember, SETTLED_MS);
};

// Zooming

const possible = scale => Math.min(LARGEST, Math.max(SMALLEST, scale));

/** Change the scale, with what is at a point of the stage staying there. */
const zoomTo = (scale, x = room.wide / 2, y = room.high / 2) => {
  const next = possible(scale);
  const ratio = next / zoom;
  if (ratio === 1) return;
  const fromStart = isRtl ? room.wide - x : x;
  const left = (Math.abs(stage.scrollLeft) + fromStart) * ratio - fromStart;
  const top = (stage.scrollTop + y) * ratio - y;
  zoom = next;
  plane.style.fontSize = `${zoom}em`;
  plane.classList.toggle("far", zoom < 0.7);
  plane.classList.toggle("farther", zoom < 0.45);
  show(Math.max(0, top));
  stage.scrollTo({ left: isRtl ? -left : left, top, behavior: "instant" });
  button("in").disabled = zoom >= LARGEST;
  button("out").disabled = zoom <= SMALLEST;
};

/** Zoom while a gesture lasts: what is drawn is stretched, and only laid out anew when it has grown or shrunk by much, or rests. */
let stretch;
const stretchTo = (scale, x, y) => {
  stretch ??= { x, y };
  clearTimeout(stretch.end);
  stretch.scale = possible(scale);
  const ratio = stretch.scale / zoom;
  if (ratio > STEP || ratio < 1 / STEP) return settleStretch();
  plane.style.willChange = "transform";
  plane.style.transformOrigin = `${isRtl ? plane.offsetWidth - room.wide + stage.scrollLeft + stretch.x : stage.scrollLeft + stretch.x}px ${stage.scrollTop + stretch.y}px`;
  plane.style.transform = `scale(${ratio})`;
  stretch.end = setTimeout(settleStretch, RESTING_MS);
};
const settleStretch = () => {
  const { scale, x, y } = stretch;
  stretch = undefined;
  plane.style.transform = plane.style.willChange = "";
  zoomTo(scale, x, y);
};
const within = ({ clientX, clientY }) => {
  const box = stage.getBoundingClientRect();
  return [clientX - box.left, clientY - box.top];
};

button("in").addEventListener("click", () => zoomTo(zoom * STEP));
button("out").addEventListener("click", () => zoomTo(zoom / STEP));
button("all").addEventListener("click", () => {
  const isOpen = button("all").ariaPressed !== "true";
  for (const node of tree.nodes) node.isOpen = isOpen || node === tree.company;
  if (!isOpen) while (current.at !== current) turnTo(current.parent);
  reveal(current.parent && !isOpen ? current.at : current);
});
stage.addEventListener("wheel", event => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  stretchTo((stretch?.scale ?? zoom) * Math.exp(-Math.max(-50, Math.min(event.deltaY, 50)) / 200), ...within(event));
}, { passive: false });
stage.addEventListener("scroll", () => show(), { passive: true });

// Two fingers zoom; one scrolls, as anywhere
let spread;
const between = ({ touches: [one, other] }) => ({
  apart: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY),
  clientX: (one.clientX + other.clientX) / 2, clientY: (one.clientY + other.clientY) / 2,
});
stage.addEventListener("touchstart", event => { spread = event.touches.length === 2 ? { ...between(event), zoom } : undefined; }, { passive: true });
stage.addEventListener("touchmove", event => {
  if (!spread || event.touches.length !== 2) return;
  if (event.cancelable) event.preventDefault();
  const now = between(event);
  stretchTo(spread.zoom * now.apart / spread.apart, ...within(now));
}, { passive: false });

// A mouse drags the plane; a drag is no click
let grip;
let wasDragged = false;
stage.addEventListener("pointerdown", event => {
  wasDragged = false;
  if (event.pointerType === "mouse" && event.button === 0) grip = { x: event.clientX, y: event.clientY, left: stage.scrollLeft, top: stage.scrollTop };
});
addEventListener("pointermove", event => {
  if (!grip) return;
  const [x, y] = [event.clientX - grip.x, event.clientY - grip.y];
  wasDragged ||= Math.hypot(x, y) > 4;
  if (!wasDragged) return;
  stage.classList.add("dragged");
  stage.scrollTo({ left: grip.left - x, top: grip.top - y, behavior: "instant" });
});
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => {
    grip = undefined;
    stage.classList.remove("dragged");
  });
}

// Cards

const nodeOf = event => event.target.closest?.(".map-node")?.node;

stage.addEventListener("click", event => {
  const node = nodeOf(event);
  if (wasDragged && event.detail) {
    event.preventDefault();
    return;
  }
  if (!node || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (foldable(node)) {
    event.preventDefault();
    toggle(node);
  }
  remember();
});
stage.addEventListener("focusin", event => {
  const node = nodeOf(event);
  if (!node) return;
  if (event.target.matches(":focus-visible")) event.target.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
  if (node === current) return;
  turnTo(node);
  rememberSoon();
});
stage.addEventListener("pointerover", event => {
  const node = nodeOf(event);
  if (node === pointed || event.pointerType !== "mouse") return;
  pointed = node;
  drawActive();
});
stage.addEventListener("pointerleave", () => {
  pointed = undefined;
  if (tree) drawActive();
});
about.addEventListener("click", event => {
  const node = event.target.closest("a")?.node;
  if (!node || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  arrive(node);
});

/** Go to a node: on the map, or where there is none, in the list. */
const arrive = node => {
  if (!roomy.matches) {
    turnTo(node);
    findInList(node.address);
  } else {
    reveal(node, { isSmooth: true });
    spans.get(node).firstChild.focus({ preventScroll: true });
  }
  remember();
};

// The keys of a tree

let typed = "";
let typing;
const keys = {
  ArrowDown: () => shown[current.index + 1],
  ArrowUp: () => shown[current.index - 1],
  Home: () => shown[0],
  End: () => shown.at(-1),
  [isRtl ? "ArrowLeft" : "ArrowRight"]: () => {
    if (!foldable(current) || current.isOpen) return current.children[0];
    toggle(current, true);
  },
  [isRtl ? "ArrowRight" : "ArrowLeft"]: () => {
    if (!foldable(current) || !current.isOpen) return current.parent;
    toggle(current, false);
  },
  " ": () => toggle(current),
  "*": () => {
    for (const each of current.parent?.children ?? [current]) each.isOpen = true;
    refold();
    tellAll();
  },
  "+": () => zoomTo(zoom * STEP),
  "-": () => zoomTo(zoom / STEP),
};
const startingWith = letter => {
  clearTimeout(typing);
  typing = setTimeout(() => { typed = ""; }, SETTLED_MS * 2);
  typed += plain(letter);
  const isOneLetter = [...typed].every(each => each === typed[0]);
  const wanted = isOneLetter ? typed[0] : typed;
  const first = current.index + (isOneLetter ? 1 : 0);
  return [...shown.slice(first), ...shown.slice(0, first)].find(node => node.plain.startsWith(wanted));
};
stage.addEventListener("keydown", event => {
  if (!tree || event.ctrlKey || event.metaKey || event.altKey || !nodeOf(event)) return;
  const isLetter = event.key.length === 1 && (!(event.key in keys) || typed.length > 1 && event.key === " ");
  if (!(event.key in keys) && !(isLetter && event.key !== "/")) return;
  event.preventDefault();
  const next = isLetter ? startingWith(event.key) : keys[event.key]();
  if (next) focusOn(next);
});

// Finding

const found = document.getElementById("page-map-found");
let chosen = -1;
const showFound = nodes => {
  chosen = -1;
  field.removeAttribute("aria-activedescendant");
  found.replaceChildren(...nodes.map((node, index) => {
    const option = make("li", { id: `page-map-found-${index}` }, node.title, make("small", {}, node.whose ?? node.kind));
    option.role = "option";
    option.node = node;
    return option;
  }));
  found.hidden = !nodes.length;
  field.ariaExpanded = nodes.length > 0;
};
const choose = index => {
  chosen = Math.max(0, Math.min(index, found.childElementCount - 1));
  [...found.children].forEach((option, at) => { option.ariaSelected = at === chosen; });
  found.children[chosen]?.scrollIntoView({ block: "nearest" });
  if (found.children[chosen]) field.setAttribute("aria-activedescendant", found.children[chosen].id);
};
const seek = async () => {
  await ready();
  const parts = plain(field.value).split(/\s+/).filter(Boolean);
  const rank = node => (node.plain.startsWith(parts[0]) ? 0 : 2) + (node.status ? 1 : 0);
  const matching = parts.length ? tree.nodes.filter(node => parts.every(part => node.plain.includes(part))) : [];
  showFound(matching.sort((one, other) => rank(one) - rank(other)).slice(0, FOUND_AT_ONCE));
  said.textContent = parts.length && !matching.length ? words.none : "";
};
const take = option => {
  if (!option) return;
  showFound([]);
  field.value = "";
  arrive(option.node);
};
field.addEventListener("input", () => seek().catch(fail));
field.addEventListener("keydown", event => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && !found.hidden) choose(chosen + step);
  else if (event.key === "Enter") take(found.children[Math.max(0, chosen)]);
  else if (event.key === "Escape" && !found.hidden) showFound([]);
  else return;
  event.preventDefault();
});
field.addEventListener("blur", () => showFound([]));
found.addEventListener("pointerdown", event => event.preventDefault());
found.addEventListener("click", event => take(event.target.closest("li")));

/** Open the list down to a link, and go there. Whether it is in the list. */
const findInList = address => {
  const found = list.querySelector(`:is(.map-page, .map-row, .map-row > b) > a[href="${CSS.escape(root + address)}"]`);
  if (!found) return false;
  for (let above = found.closest("details"); above; above = above.parentElement.closest("details")) above.open = true;
  list.querySelector(".found")?.classList.remove("found");
  found.classList.add("found");
  found.focus({ preventScroll: true });
  found.scrollIntoView({ block: "center", behavior: calm.matches ? "instant" : "smooth" });
  return true;
};

// Loading

const fail = () => { (tree ? said : stage.firstElementChild).textContent = words.failed; };
const load = async identifier => {
  const answer = await fetch(`${identifier}.json`, { cache: "no-cache" });
  if (!answer.ok) throw new Error(answer.statusText);
  return treeOf(await answer.json());
};

/** The tree of the chosen cycle, on the stage where there is room for one. */
let loading;
const ready = () => loading ??= load(cycle.value).then(loaded => {
  tree = loaded;
  current = tree.company;
  put();
}).catch(error => { loading = undefined; throw error; });

const put = () => {
  if (!tree || !roomy.matches || plane.isConnected) return;
  const tip = draw("marker", { id: "page-map-arrow", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 0.6, markerHeight: 0.6, orient: "auto", markerUnits: "userSpaceOnUse" });
  tip.append(draw("path", { d: "M0 1 8 4 0 7z" }));
  picture.append(tip, ...faint, active);
  plane.append(picture);
  stage.replaceChildren(plane);
  stage.role = "tree";
  for (const name of ["all", "in", "out"]) button(name).disabled = false;
  new ResizeObserver(() => { takeRoom(); show(); }).observe(stage);
  takeRoom();
};

/** Draw the tree of a cycle with the focus on what has this name. */
const open = async focus => {
  await ready();
  const node = tree.nodes.find(each => each.key === focus);
  said.textContent = focus && !node ? words.absent.replace("{}", focus) : "";
  if (node && foldable(node)) node.isOpen = true;
  reveal(node ?? tree.company);
};

cycle.addEventListener("change", () => {
  const [focus, opened] = [current?.key, new Set(tree?.nodes.filter(node => node.isOpen).map(node => node.key))];
  loading = undefined;
  ready().then(() => {
    for (const node of tree.nodes) node.isOpen ||= opened.has(node.key);
    const node = tree.nodes.find(each => each.key === focus) ?? tree.company;
    reveal(node);
    remember();
  }).catch(fail);
});

const asked = new URLSearchParams(location.search);
const [focus, wanted] = [asked.get("focus") ?? "", asked.get("cycle") ?? ""];
if (!words.present.split(" ").includes(wanted) && [...cycle.options].some(option => option.value === wanted)) cycle.value = wanted;
const begin = () => open(focus).catch(fail);
if (roomy.matches) begin();
else if (focus && !findInList(`${focus}/`)) findInList(`objectives/${focus}/`);
roomy.addEventListener("change", () => { if (roomy.matches) tree ? (put(), reveal(current)) : begin(); });
