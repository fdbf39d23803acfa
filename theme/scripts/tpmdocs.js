/* What makes pages of tpmdocs more convenient; without it they say the same. A page asks for it by attributes:

   data-facets      on what holds specs, as views/facets.py says: a form to filter the page goes before the first
   data-f           on a card, row or bar: the codes of its spec; its first link leads to the spec
   data-tpm-lane    around items: hidden where none is left, unless it says "keep"; so is each fold within .tpm
   data-tpm-count   in a lane: how many items it has; "filtered" tells it only where some are left out
   data-sort        on headers of a table within data-facets, which is sorted by them, and shown by and by
   data-k           on a cell: what it is sorted by, if not its text
   data-group       beside data-facets: the table can be grouped
   data-tpm-keep    on a link to another page of the same specs: it takes along how this one is filtered
   data-tpm-act     on a button: "print" or "copy"
   data-row         on a row of the timeline: its number; data-line, on a line drawn: the numbers of the two it joins
   data-id          on a mention, with data-status, -category, -health, -kind, -says, -facts and -reason: for its card

   It is no module, as browsers load none from a folder. */
(() => {
  "use strict";

  const [WINDOW, MORE] = [50, 200]; // rows of a table that are shown, and how many more at a time
  const NONE = "-"; // what an address says for specs that say nothing
  const LAST = 1e9; // the rank of these, either way

  /** What the page at hand can be filtered by, and how it is; null where nothing can. */
  let view = null;

  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  function make(tag, properties, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
      name in element ? (element[name] = value) : element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  }

  /** Text whose numbers stand in their order where it is sorted: a collator that knows numbers is five times slower. */
  const countable = (text) => text.replace(/\d+/g, (number) => number.padStart(9, "0"));

  const button = (text, className, onclick) => make("button", { type: "button", className, onclick }, text);

  /** Text as it is compared: without capitals and accents. */
  const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  // What there is

  function viewOf(root) {
    const facets = JSON.parse(root.dataset.facets);
    const specs = readSpecs(facets);
    facets.forEach((facet, n) => offerNone(facet, n, specs));
    const lanes = all("[data-tpm-lane], .tpm details").map((lane) => {
      const counts = all("[data-tpm-count]", lane).filter((one) => one.closest("[data-tpm-lane], details") === lane);
      return { lane, items: all("[data-f]", lane), counts, open: lane.open };
    });
    view = { root, facets, specs, path: location.pathname, lanes: lanes.filter(({ items }) => items.length) };
    view.sections = all("h2, h3").map(readSection);
    const heads = all("th[data-sort]", root);
    if (heads.length) readTable(heads);
  }

  /** What stands below a heading, up to the next of its level: lanes, and what introduces them. */
  function readSection(heading) {
    const parts = [heading];
    const ends = (one) => !one || (one.matches("h1, h2, h3") && one.tagName <= heading.tagName);
    for (let next = heading; !ends((next = next.nextElementSibling)); ) parts.push(next);
    const lanes = view.lanes.map(({ lane }) => lane).filter((lane) => parts.some((part) => part.contains(lane)));
    const anchors = [heading, ...all("[id]", heading)].map(({ id }) => `a[href="#${CSS.escape(id)}"]`);
    return { parts: parts.filter((part) => !lanes.includes(part)), lanes, links: all(`li > :is(${anchors})`) };
  }

  /** Specs by the address that an item's first link leads to: one may have several cards and rows. */
  function readSpecs(facets) {
    const places = new Map(); // of a code: its facet, and its place among the values
    facets.forEach((facet, n) => facet.values.forEach((_, place) => places.set(facet.letter + place, [n, place])));
    const specs = new Map();
    for (const item of all("[data-f]")) {
      const link = item.querySelector("a");
      const name = link.getAttribute("href").split("#")[0];
      if (!specs.has(name)) {
        const values = facets.map(() => []);
        for (const code of item.dataset.f.split(" ").filter((code) => places.has(code))) {
          const [n, place] = places.get(code);
          values[n].push(place);
        }
        specs.set(name, { values, link, items: [], place: specs.size });
      }
      specs.get(name).items.push(item);
    }
    return [...specs.values()];
  }

  /** What says nothing of a facet can be picked as well. */
  function offerNone({ values }, n, specs) {
    const silent = specs.filter((spec) => !spec.values[n].length);
    silent.forEach((spec) => spec.values[n].push(values.length));
    if (silent.length) values.push([NONE, "not said"]);
  }

  // How the page is, as its address says

  function readAddress() {
    const asked = new URLSearchParams(location.search);
    const known = (name, values) => (values.includes(asked.get(name)) ? asked.get(name) : "");
    view.picked = view.facets.map(({ key, values }) => {
      const places = asked.getAll(key).map((said) => values.findIndex(([value]) => value === said));
      return new Set(places.filter((place) => place >= 0));
    });
    view.unknown = view.facets.flatMap(({ key, title, values }) =>
      asked.getAll(key).filter((said) => !values.some(([value]) => value === said)).map((said) => `“${title}: ${said}”`),
    );
    view.find = asked.get("find") ?? "";
    view.group = known("group", groups().map(([key]) => key));
    view.sort = known("sort", sorts().flatMap(([name]) => [name, `-${name}`]));
  }

  /** The anchor that the address leads to, as the page spells it. */
  function pointedAt() {
    const anchor = location.hash.slice(1);
    try {
      return decodeURIComponent(anchor);
    } catch {
      return anchor; // anybody can write "#100%"
    }
  }

  const groups = () => ("group" in view.root.dataset ? view.facets.map(({ key, title }) => [key, title]) : []);
  const sorts = () => (view.columns ?? []).map(({ name, title }) => [name, title]);

  function query() {
    const said = new URLSearchParams();
    view.facets.forEach(({ key, values }, n) => view.picked[n].forEach((place) => said.append(key, values[place][0])));
    for (const name of ["find", "group", "sort"]) if (view[name]) said.set(name, view[name]);
    return `${said}` && `?${said}`;
  }

  /** Shows what is picked, and tells it to the address: as a step to come back to, or in place of the last. */
  function change(picked, step = "pushState") {
    Object.assign(view, picked, { room: WINDOW, unknown: [] });
    show();
    if (query() !== location.search) history[step](null, "", location.pathname + query() + location.hash);
  }

  // Filtering

  /** The specs that are asked for; and how many each value would leave, under what the other facets ask. */
  function match() {
    const words = plain(view.find).split(/\s+/).filter(Boolean);
    const counts = view.facets.map(({ values }) => values.map(() => 0));
    const found = new Set();
    for (const spec of view.specs) {
      spec.text ??= plain(`${spec.link.textContent} ${spec.link.title}`);
      if (!words.every((word) => spec.text.includes(word))) continue;
      const against = view.picked.flatMap((picked, n) => (isMet(picked, spec.values[n]) ? [] : [n]));
      if (!against.length) found.add(spec);
      spec.values.forEach((values, n) => {
        if (against.every((facet) => facet === n)) values.forEach((place) => (counts[n][place] += 1));
      });
    }
    return [found, counts];
  }

  const isMet = (picked, values) => !picked.size || values.some((place) => picked.has(place));
  const isFiltered = () => view.find.trim() !== "" || view.picked.some(({ size }) => size);

  function show() {
    const [found, counts] = match();
    if (view.table) showTable([...found]);
    else view.specs.forEach((spec) => spec.items.forEach((item) => (item.hidden = !found.has(spec))));
    view.root.hidden = !found.size;
    view.lanes.forEach((lane) => showLane(lane, found.size));
    view.sections.forEach(showSection);
    for (const line of all("[data-line]")) line.hidden = line.dataset.line.split(" ").some(isRowHidden);
    showForm(found.size, counts);
    for (const link of all("a[data-tpm-keep]")) link.search = query();
  }

  const isRowHidden = (row) => document.querySelector(`[data-row="${row}"]`).hidden;

  function showLane({ lane, items, counts, open }, found) {
    const left = items.filter((item) => !item.hidden).length;
    lane.hidden = !left && !(found && lane.dataset.tpmLane === "keep");
    // What was asked for is not left folded away, unless it is as much as is folded elsewhere.
    if (lane.matches("details")) lane.open = open || (isFiltered() && left <= 24);
    for (const count of counts) {
      const whole = count.dataset.tpmCount === "filtered" ? "" : items.length;
      count.textContent = left < items.length ? `${left} of ${items.length}` : whole;
    }
  }

  function showSection({ parts, lanes, links }) {
    if (!lanes.length || parts.includes(view.root)) return;
    const isEmpty = lanes.every(({ hidden }) => hidden);
    for (const one of [...parts, ...links.map((link) => link.parentElement)]) one.hidden = isEmpty;
  }

  // The table

  function readTable(heads) {
    view.table = heads[0].closest("table");
    view.columns = heads.map((head) => {
      const [name, title] = [head.dataset.sort, head.textContent];
      const next = { [name]: `-${name}`, [`-${name}`]: "" };
      head.replaceChildren(button(title, "tpm-sort", () => change({ sort: next[view.sort] ?? name })));
      return { name, title, head, at: head.cellIndex, facet: view.facets.findIndex(({ key }) => key === name) };
    });
    view.rest = make("p", { className: "tpm-rest" }, make("span", {}), button("", "tpm-button", showMore));
    view.root.append(view.rest);
    const anchor = pointedAt();
    const here = view.specs.findIndex(({ items }) => anchor && items[0].id === anchor);
    view.room = Math.max(WINDOW, here + 1); // what the address points at is shown
  }

  function showTable(specs) {
    const parts = grouped(sorted(specs));
    const shown = new Set();
    let room = view.room;
    for (const body of [...view.table.tBodies]) body.remove();
    for (const [name, members] of parts) {
      if (room <= 0) break;
      const rows = members.slice(0, room).map((spec) => rowOf(spec, shown));
      if (name) rows.unshift(groupRow(name, members.length));
      view.table.append(make("tbody", {}, ...rows));
      room -= members.length;
    }
    for (const { name, head } of view.columns) {
      head.ariaSort = { [name]: "ascending", [`-${name}`]: "descending" }[view.sort] ?? null;
    }
    const total = parts.reduce((sum, [, members]) => sum + members.length, 0);
    view.rest.hidden = total <= view.room;
    view.rest.firstChild.textContent = `${view.room} of ${total} rows are shown.`;
    view.rest.lastChild.textContent = `Show ${Math.min(MORE, total - view.room)} more`;
  }

  function showMore() {
    const next = view.room;
    view.room += MORE;
    show();
    all("tr[data-f]", view.table)[next]?.querySelector("a").focus();
  }

  /** A spec's row, or a copy where it stands in another group already. */
  function rowOf(spec, shown) {
    const [row] = spec.items;
    if (!shown.has(spec)) return shown.add(spec) && row;
    const copy = row.cloneNode(true);
    copy.removeAttribute("id");
    return copy;
  }

  function groupRow(name, number) {
    const head = make("th", { colSpan: view.table.rows[0].cells.length, scope: "rowgroup" }, name, " ", make("small", {}, number));
    return make("tr", { className: "tpm-group" }, head);
  }

  function grouped(specs) {
    const n = view.facets.findIndex(({ key }) => key === view.group);
    if (n < 0) return [["", specs]];
    const parts = view.facets[n].values.map(([, name]) => [name, []]);
    specs.forEach((spec) => spec.values[n].forEach((place) => parts[place][1].push(spec)));
    return parts.filter(([, members]) => members.length);
  }

  /** In the order that is asked for; what says nothing comes last either way, and else the page's own order holds. */
  function sorted(specs) {
    const name = view.sort.replace(/^-/, "");
    const column = view.columns.find((one) => one.name === name);
    if (!column) return specs;
    column.ranks ??= ranksOf(column);
    const sign = view.sort === name ? 1 : -1;
    const key = ({ place }) => (column.ranks[place] === LAST ? LAST : sign * column.ranks[place]);
    return specs.sort((one, other) => key(one) - key(other) || one.place - other.place);
  }

  /** Where each spec stands by a column: by its first value of a facet, as these have an order, or by its text. */
  function ranksOf({ facet, at }) {
    if (facet >= 0) {
      const { values } = view.facets[facet];
      const firsts = view.specs.map((spec) => Math.min(...spec.values[facet]));
      return firsts.map((first) => (values[first][0] === NONE ? LAST : first));
    }
    const cells = view.specs.map(({ items: [row] }) => row.children[at]);
    const texts = cells.map((cell) => countable(plain(cell.getAttribute("data-k") ?? cell.textContent.trim())));
    const ordered = [...new Set(texts)].sort();
    const ranks = new Map(ordered.map((text, rank) => [text, text ? rank : LAST]));
    return texts.map((text) => ranks.get(text));
  }

  // On paper nobody can ask for more rows.
  window.addEventListener("beforeprint", () => {
    if (!view?.table) return;
    view.onScreen ??= view.room;
    view.room = Infinity;
    show();
  });
  window.addEventListener("afterprint", () => {
    if (!view?.onScreen) return;
    view.room = view.onScreen;
    view.onScreen = null;
    show();
  });

  // The form

  function makeForm() {
    const title = "Press / to come here; on other pages it leads to search";
    const find = make("input", { type: "search", name: "find", autocomplete: "off", title });
    find.placeholder = find.ariaLabel = "Find in titles and ids";
    find.placeholder += " (/)";
    find.oninput = () => change({ find: find.value }, "replaceState");
    const menus = view.facets.map(makeMenu);
    const choices = [choice("Group by", "group", groups()), choice("Sort by", "sort", sorts())].filter(Boolean);
    const panel = make("div", { className: "tpm-facets" }, ...menus.map(({ menu }) => menu), ...choices);
    const open = button("Filter", "tpm-button tpm-open", () => {
      open.ariaExpanded = `${view.form.classList.toggle("tpm-opened")}`;
    });
    open.ariaExpanded = "false";
    const [number, chips] = [make("output", {}), make("span", { className: "tpm-chips" })];
    view.form = make("form", { className: "tpm tpm-filter", role: "search", ariaLabel: "Filter" }, find, open, panel);
    const note = make("p", {});
    view.form.append(make("p", {}, number, " ", chips), note);
    view.form.onsubmit = () => false;
    view.fields = { find, open, menus, choices, number, chips, note };
    view.root.before(view.form);
  }

  function makeMenu({ title, values }, n) {
    const boxes = values.map(([, name], place) => {
      const box = make("input", { type: "checkbox", autocomplete: "off", onchange: () => pick(n, place, box.checked) });
      const count = make("small", {});
      return { box, count, label: make("label", {}, box, make("span", {}, name), count) };
    });
    const number = make("b", {});
    const list = make("fieldset", {}, ...boxes.map(({ label }) => label));
    list.ariaLabel = title;
    // Of those with one name only one is open.
    const menu = make("details", { name: "tpm-menu", className: "tpm-menu" }, make("summary", {}, title, number), list);
    return { menu, number, boxes };
  }

  function choice(title, name, options) {
    const select = make("select", { name, autocomplete: "off", onchange: () => change({ [name]: select.value }) });
    select.append(...[["", "–"], ...options].map(([value, text]) => new Option(text, value)));
    return options.length && make("label", { className: `tpm-choice tpm-by-${name}` }, title, select);
  }

  function pick(n, place, isPicked) {
    view.picked[n][isPicked ? "add" : "delete"](place);
    change();
  }

  function showForm(found, counts) {
    const { find, open, menus, choices, number } = view.fields;
    if (find.value !== view.find) find.value = view.find;
    for (const { control } of choices) control.value = view[control.name].replace(/^-/, "");
    menus.forEach(({ number, boxes }, n) => {
      number.textContent = view.picked[n].size || "";
      boxes.forEach(({ box, count, label }, place) => {
        box.checked = view.picked[n].has(place);
        count.textContent = counts[n][place];
        label.hidden = !counts[n][place] && !box.checked;
      });
    });
    const picked = view.picked.reduce((sum, { size }) => sum + size, 0);
    open.textContent = picked ? `Filter (${picked})` : "Filter";
    const total = view.specs.length;
    const part = isFiltered() ? `${found.toLocaleString("en")} of ` : "";
    const said = `${part}${total.toLocaleString("en")} spec${total === 1 ? "" : "s"}`;
    if (number.textContent !== said) number.textContent = said; // each writing is read out
    showChips();
    showNote(found);
  }

  function showChips() {
    const { chips, find } = view.fields;
    const was = chips.contains(document.activeElement);
    const picked = view.facets.flatMap(({ title, values }, n) =>
      [...view.picked[n]].map((place) => chip(`${title}: ${values[place][1]}`, () => pick(n, place, false))),
    );
    if (view.find.trim()) picked.push(chip(`“${view.find.trim()}”`, () => change({ find: "" })));
    chips.replaceChildren(...picked, ...(picked.length ? [button("Clear", "tpm-act", clear)] : []));
    if (was) (chips.firstChild ?? find).focus();
  }

  function clear() {
    change({ find: "", picked: view.picked.map(() => new Set()) });
    view.fields.find.focus();
  }

  /** Says that nothing is left, where it would stand; and what the address asks for that no spec has. */
  function showNote(found) {
    const { note, chips } = view.fields;
    const picked = all(".tpm-chip", chips).map((chip) => chip.textContent).join(", ");
    note.replaceChildren(...(found ? [] : [`No spec matches ${picked}. `, button("Clear the filter", "tpm-act", clear)]));
    if (view.unknown.length) note.append(`No spec here has ${view.unknown.join(" or ")}, so it is left out of the filter.`);
    note.hidden = !note.firstChild;
  }

  const chip = (text, remove) =>
    Object.assign(button(text, "tpm-chip", remove), { ariaLabel: `Remove the filter ${text}` });

  // Buttons

  const acts = {
    print: () => window.print(),
    copy: (act) => {
      const [done, refused] = ["Link copied", "Copy it from the address bar, please"];
      if (!navigator.clipboard) return say(act, refused); // as where a site is served without TLS
      navigator.clipboard.writeText(location.href).then(() => say(act, done), () => say(act, refused));
    },
  };

  function say(act, text) {
    const status = act.closest(".tpm-strip").querySelector("[role=status]");
    status.textContent = text;
    setTimeout(() => (status.textContent = ""), 4000);
  }

  function showActs() {
    for (const act of all("[data-tpm-act]")) {
      act.hidden = false;
      act.onclick = () => acts[act.dataset.tpmAct](act);
    }
    // A status is read out only where it stood empty before.
    for (const strip of all(".tpm-strip")) strip.append(make("span", { role: "status" }));
  }

  // The card of a mention

  let card = null;
  let timer = 0;

  /** Shows a card soon, or takes it away: a reader on the way from the link to it is given time. */
  function soon(link, milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(() => (link ? showCard(link) : hideCard()), milliseconds);
  }

  function showCard(link) {
    if (card?.link === link || !link.isConnected) return;
    hideCard();
    const { id, status, category, health, kind, says, facts, reason } = link.dataset;
    const part = (tag, className, text) => (text ? [make(tag, { className }, text)] : []);
    const box = make("div", { id: "tpm-hover", role: "tooltip", className: "tpm tpm-hover" });
    box.append(...part("b", "", `${id ?? ""} ${link.title}`.trim()));
    box.append(...part("span", `tpm-pill tpm-${category}`, status), ...part("span", `tpm-health tpm-${kind}`, health));
    box.append(...part("span", "tpm-says", says), ...part("p", "tpm-soft", facts), ...part("p", "tpm-reason", reason));
    card = { link, box, title: link.title };
    link.title = ""; // it says less, and would cover the card
    link.setAttribute("aria-describedby", box.id);
    document.body.append(box);
    place(link, box);
  }

  /** Below the line that a link begins on, or above it where there is no room. */
  function place(link, box) {
    const { left, top, bottom } = link.getClientRects()[0];
    box.style.fontSize = getComputedStyle(link).fontSize;
    const { offsetWidth, offsetHeight } = box;
    const y = bottom + offsetHeight > innerHeight && top > offsetHeight ? top - offsetHeight : bottom;
    const x = Math.max(8, Math.min(left, document.documentElement.clientWidth - offsetWidth - 8));
    box.style.translate = `${x + scrollX}px ${y + scrollY}px`;
  }

  function hideCard() {
    clearTimeout(timer);
    if (!card) return;
    card.link.title = card.title;
    card.link.removeAttribute("aria-describedby");
    card.box.remove();
    card = null;
  }

  const mention = (target) => target.closest?.(".tpm-ref[data-id]");

  document.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "touch") return; // a tap follows the link
    if (mention(target)) soon(mention(target), 200);
    else if (card?.box.contains(target)) clearTimeout(timer);
    else soon(null, 300);
  });
  document.addEventListener("focusin", ({ target }) => {
    if (mention(target)?.matches(":focus-visible")) showCard(mention(target));
  });
  document.addEventListener("focusout", ({ target }) => card?.link === target && hideCard());

  // Material's drawer, its folds and its search, which labels open: they are buttons for those who use keys

  const HEADS = ".md-header__button:is([for=__drawer], [for=__search])";
  const LABELS = `${HEADS}, label.md-nav__link, .md-nav .md-nav > .md-nav__title`;
  const PANELS = { __drawer: ".md-sidebar--primary", __search: ".md-search" };

  const isSeen = (one) => one.checkVisibility({ visibilityProperty: true });
  const panelOf = ({ htmlFor, control }) => document.querySelector(PANELS[htmlFor] ?? `#${control?.id} ~ nav`);

  function showLabels() {
    for (const label of all(LABELS).filter(panelOf)) {
      const titles = [label, ...all(":scope > .md-nav__title", panelOf(label))].map((one) => one.textContent.trim());
      const ariaLabel = titles.find(Boolean) ?? panelOf(label).querySelector("[aria-label]")?.ariaLabel;
      Object.assign(label, { tabIndex: 0, role: "button", ariaLabel, ariaExpanded: `${label.control.checked}` });
    }
  }

  /** Focus goes into what a label opens, if that lies over it, and back to what opened it. */
  function press(label) {
    if (!label.matches(LABELS)) return false;
    label.click();
    const openers = all(LABELS).filter(({ control }) => control === label.control);
    const next = label.control.checked ? all("a, input, label[role]", panelOf(label)) : openers;
    if (label.matches(HEADS) || !isSeen(label)) next.find(isSeen)?.focus();
    return true;
  }

  /** The label of the drawer or search where that is open and lies over the page. */
  const covering = () => all(HEADS).find((label) => label.control?.checked && isSeen(label));

  document.addEventListener("change", ({ target }) => target.matches(".md-toggle") && showLabels());
  document.addEventListener("focusin", ({ target }) => {
    const label = covering();
    if (label && target !== label && !panelOf(label)?.contains(target)) label.click();
  });

  // Keys

  const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  /** Material would go to a field that is not there before its label is pressed. */
  function search({ target }) {
    const label = all(HEADS).find(({ htmlFor }) => htmlFor === "__search");
    return Boolean(label && isSeen(label) && !isTyping(target) && press(label));
  }

  const keys = {
    "/": (event) => {
      if (!view || isTyping(event.target)) return search(event);
      view.fields.find.focus();
      return true;
    },
    s: search,
    f: search,
    Enter: ({ target }) => press(target),
    " ": ({ target }) => press(target),
    ArrowDown: ({ target }) => move(target, 1),
    ArrowUp: ({ target }) => move(target, -1),
    Escape: ({ target }) => {
      const menu = target.closest("details.tpm-menu[open]");
      const isFinding = view && target === view.fields.find && view.find;
      const label = covering();
      if (label) return press(label);
      if (card) hideCard();
      else if (menu) closeMenu(menu);
      else if (isFinding) change({ find: "" }, "replaceState");
      return Boolean(menu || isFinding);
    },
  };

  function closeMenu(menu) {
    menu.open = false;
    menu.firstChild.focus();
  }

  /** From the first link of an item to that of the next one that can be seen; the first comes after the field. */
  function move(target, step) {
    const item = target.closest("[data-f]");
    if (!view || !(item || target === view.fields.find)) return false;
    const items = all("[data-f]").filter((one) => one.checkVisibility());
    const next = items.indexOf(item) + step;
    (next < 0 ? view.fields.find : items[next]?.querySelector("a"))?.focus();
    return true;
  }

  // Material's search takes "/" at the window; so ours has to be asked before.
  document.addEventListener("keydown", (event) => {
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
    if (!isPlain || !keys[event.key]?.(event)) return;
    event.preventDefault();
    event.stopPropagation();
  });

  // Search: who asks for an id wants its spec, and not what has most of its letters

  const site = new URL("..", document.currentScript.src || location);

  function findIds() {
    const input = document.querySelector(".md-search__input");
    const list = document.querySelector(".md-search-result__list");
    if (!list) return;
    let first = null;
    const address = (item) => item?.querySelector("a")?.pathname;
    const put = () => {
      if (!first || address(list.firstElementChild) === address(first)) return;
      const item = [...list.children].find((one) => address(one) === address(first)) ?? first;
      item.querySelector("article").dataset.mdScore = 1e9; // the best, for Enter
      list.prepend(item);
    };
    const find = async () => {
      const id = input.value.trim();
      const isAsked = () => input.value.trim() === id;
      first?.remove();
      first = null;
      await new Promise((done) => setTimeout(done, 100)); // the next letter may be on its way
      for (const name of /^[\p{L}\w.-]*\d[\w.-]*$/u.test(id) ? new Set([id, id.toUpperCase()]) : []) {
        const found = isAsked() && !first && (await specOf(name));
        if (found && isAsked()) first = found;
      }
      put();
    };
    new MutationObserver(put).observe(list, { childList: true });
    for (const event of ["focus", "input"]) input.addEventListener(event, find);
  }

  /** What leads to a spec, by the page that its id has; nothing where there is none, or several have the id. */
  async function specOf(id) {
    const at = new URL(`id/${id}/index.html`, site);
    const answer = await fetch(at).catch(() => ({}));
    const { title, links } = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
    if (title !== id || links.length !== 1) return null;
    const name = make("h1", {}, links[0].text);
    const icon = make("div", { className: "md-search-result__icon md-icon" });
    const article = make("article", { className: "md-search-result__article md-typeset" }, icon, name);
    const href = new URL(links[0].getAttribute("href"), at);
    const link = make("a", { className: "md-search-result__link", href }, article);
    return make("li", { className: "md-search-result__item" }, link);
  }

  findIds();

  // Pages come and go

  document.addEventListener("click", ({ target }) => {
    if (!target.closest("details.tpm-menu")) all("details.tpm-menu[open]").forEach((menu) => (menu.open = false));
  });

  window.addEventListener("popstate", () => {
    if (view?.path !== location.pathname) return; // that page is still to come
    readAddress();
    show();
  });

  let shown = null;

  function start() {
    const content = document.querySelector(".md-content") ?? document.body;
    if (content === shown) return;
    shown = content;
    hideCard();
    view = null;
    showActs();
    showLabels();
    const root = document.querySelector("[data-facets]");
    if (!root?.querySelector("[data-f]")) return;
    viewOf(root);
    readAddress();
    makeForm();
    show();
    document.getElementById(pointedAt())?.scrollIntoView();
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  // Material's instant navigation puts one page in place of another, and tells of it; from a folder it says nothing.
  window.document$?.subscribe(start);
})();
