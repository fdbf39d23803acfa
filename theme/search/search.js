/* Material's field and overlay, which Pagefind answers: the same keys and the same look, with filters above what is found.

   Nothing is fetched before somebody comes to the field. What a page says becomes text nodes and never HTML. */
(() => {
  "use strict";

  const root = document.querySelector(".tpm-search");
  if (!root) return; // a theme whose header has no search

  const site = new URL("..", document.currentScript.src);
  const config = JSON.parse(document.getElementById("__config").textContent);
  const [MORE, PARTS, PAUSE] = [10, 2, 60]; // results at a time; parts of a page below it; milliseconds after a key

  const toggle = document.getElementById("__search");
  const form = root.querySelector("form");
  const input = form.elements.q;
  const share = form.querySelector("[data-clipboard]");
  const menus = root.querySelector(".tpm-search-filters");
  const status = root.querySelector("[role=status]");
  const list = root.querySelector("ol");

  const make = (tag, className, ...children) => {
    const element = Object.assign(document.createElement(tag), { className });
    element.append(...children);
    return element;
  };

  const selects = () => [...menus.querySelectorAll("select")];

  function say(text) {
    if (status.textContent !== text) status.textContent = text; // each writing is read out
  }

  function open(isOpen) {
    if (toggle.checked !== isOpen) toggle.click();
  }

  // Pagefind

  let loading = null;

  function load() {
    if (location.protocol === "file:") return Promise.reject(new Error("Search needs a web server: this page was opened as a file."));
    loading ??= start().catch((error) => {
      loading = null; // the next key tries anew
      console.error(error);
      throw new Error("Search could not be loaded.");
    });
    return loading;
  }

  async function start() {
    const folder = new URL("assets/pagefind/", site);
    const engine = async () => {
      const pagefind = await import(new URL("pagefind.js", folder));
      await pagefind.options({ baseUrl: "/" });
      await pagefind.init(); // it goes on loading what it needs for any search
      return pagefind;
    };
    const told = fetch(new URL("filters.json", folder)).then((answer) => answer.json());
    const [pagefind, { facets, pages }] = await Promise.all([engine(), told]);
    if (!names.length) readFacets(facets, pages);
    return pagefind;
  }

  // What pages can be told apart by. Pagefind could do it, but would write it in another order at each build.

  const names = []; // of all values, in the order of facets
  const facetOf = []; // of a value by its number: the number of its facet
  const valuesOf = new Map(); // of a page by Pagefind's name for it: the numbers of its values

  function readFacets(facets, pages) {
    for (const [id, values] of Object.entries(pages)) valuesOf.set(id, values);
    facets.forEach(({ title, values }, n) => {
      const select = make("select", "", new Option(`Any ${title.toLowerCase()}`, ""));
      for (const value of values) {
        select.append(new Option(value, names.length));
        facetOf.push(n);
        names.push(value);
      }
      menus.append(Object.assign(select, { ariaLabel: title, autocomplete: "off", onchange: find }));
    });
    menus.append(clear);
    menus.hidden = !facets.length;
  }

  // What is picked stays while words change, so that it can narrow many of them; this lets go of all of it.
  const clear = Object.assign(make("button", "tpm-search-clear", "Clear"), { type: "button", hidden: true, ariaLabel: "Clear what is picked" });
  clear.onclick = () => {
    for (const select of selects()) select.value = "";
    input.focus();
    find();
  };

  /** The pages that have all that is picked; each value is then told how many have it with all that is picked beside it. */
  function narrow(ids) {
    const picked = selects().filter(({ value }) => value).map(({ value }) => Number(value));
    clear.hidden = !picked.length;
    const counts = names.map(() => 0);
    const found = ids.filter((id) => {
      const values = valuesOf.get(id) ?? [];
      const missing = picked.filter((value) => !values.includes(value)).map((value) => facetOf[value]);
      for (const value of values) {
        if (!missing.length || (missing.length === 1 && missing[0] === facetOf[value])) counts[value]++;
      }
      return !missing.length;
    });
    for (const option of selects().flatMap(({ options }) => [...options].slice(1))) {
      const count = counts[option.value];
      option.text = `${names[option.value]} (${count.toLocaleString()})`;
      option.hidden = option.disabled = !count && !option.selected;
    }
    return new Set(found);
  }

  // What is asked

  let run = 0;
  let asked = "";
  let answer = Promise.resolve();
  let places = null;

  /** Asks once more where something else is asked than before. */
  function find() {
    const query = JSON.stringify([input.value.trim(), selects().map(({ value }) => value)]);
    if (query === asked) return;
    asked = query;
    answer = answerTo(++run).catch(({ message }) => {
      asked = "";
      say(message);
    });
  }

  async function answerTo(mine) {
    const [pagefind] = await Promise.all([load(), new Promise((done) => setTimeout(done, PAUSE))]);
    if (mine !== run) return;
    const words = input.value.trim();
    if (share) share.href = share.dataset.clipboardText = new URL(`?${new URLSearchParams({ q: words })}`, location.href);
    if (!words && selects().every(({ value }) => !value)) {
      narrow([...valuesOf.keys()]);
      list.replaceChildren();
      say(config.translations["search.result.placeholder"]);
      return;
    }
    const { results } = await pagefind.search(words || null);
    if (mine !== run) return;
    const ids = narrow(results.map(({ id }) => id));
    const found = results.filter(({ id }) => ids.has(id));
    if (!words) found.sort((a, b) => place(a) - place(b));
    const items = await itemsOf(found.slice(0, MORE));
    if (mine !== run) return;
    list.replaceChildren(...items, ...rest(found.slice(MORE)));
    list.closest(".md-search__scrollwrap").scrollTop = 0;
    say(counted(found.length));
  }

  /** The place of a page among all, which have no rank where no word is asked for. */
  function place({ id }) {
    places ??= new Map([...valuesOf.keys()].map((id, n) => [id, n]));
    return places.get(id);
  }

  function counted(number) {
    const name = { 0: "none", 1: "one" }[number] ?? "other";
    return config.translations[`search.result.${name}`].replace("#", number.toLocaleString());
  }

  // What is found

  const itemsOf = (results) => Promise.all(results.map(async (result) => item(result.id, await result.data())));

  function rest(results) {
    if (!results.length) return [];
    const button = make("button", "tpm-search-more", `${Math.min(MORE, results.length)} more`);
    const last = make("li", "md-search-result__item", button);
    button.type = "button";
    button.onclick = async () => {
      const items = await itemsOf(results.slice(0, MORE));
      last.replaceWith(...items, ...rest(results.slice(MORE)));
      items[0].querySelector("a").focus();
    };
    return [last];
  }

  /** A page, and below it the parts of it that fit best. */
  function item(id, { raw_url: path, meta, excerpt, sub_results: parts }) {
    const isTop = ({ anchor }) => !anchor || anchor.element === "h1";
    const best = parts.filter((part) => !isTop(part)).sort((a, b) => weight(b) - weight(a)).slice(0, PARTS);
    const title = meta.title ?? path;
    const top = link(path, "", title, best.length ? parts.find(isTop)?.excerpt : excerpt);
    const below = best.map(({ anchor, title, excerpt }) => link(path, anchor.id, title, excerpt));
    const [heading] = top.firstChild.children;
    heading.className = "tpm-search-title";
    heading.before(make("div", "md-search-result__icon md-icon"));
    const said = (valuesOf.get(id) ?? []).map((value) => names[value]).join(" · ");
    if (said) heading.after(make("p", "tpm-search-said", said));
    return make("li", "md-search-result__item", top, ...below);
  }

  const weight = ({ weighted_locations: places }) => places.reduce((sum, { balanced_score: score }) => sum + score, 0);

  function link(path, anchor, title, excerpt = "") {
    const text = excerpt.startsWith(`${title}. `) ? excerpt.slice(title.length + 2) : excerpt;
    const pieces = text.split(/<\/?mark>/).map(plain); // every other one is marked
    const words = [...new Set(pieces.filter((_, n) => n % 2).map(bare))];
    const address = new URL(path.slice(1).split("/").map(encodeURIComponent).join("/"), site);
    if (words.length && config.features.includes("search.highlight")) address.searchParams.set("h", words.join(" "));
    if (anchor) address.hash = anchor;
    const article = make("article", "md-search-result__article md-typeset");
    article.append(make("p", "tpm-search-part", ...marked(title.split(wordsIn(words)))));
    article.append(make("p", "tpm-search-text", ...marked(pieces)));
    return Object.assign(make("a", "md-search-result__link", article), { href: address });
  }

  /** Pagefind writes what stands between its marks as HTML, in as far as it holds tags. */
  const plain = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">");

  const bare = (word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");

  /** What a text is split by into pieces of which every other one is one of these words. */
  function wordsIn(words) {
    const pattern = words.filter(Boolean).map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
    return new RegExp(`(?<![\\p{L}\\p{N}])(${pattern || "(?!)"})`, "giu");
  }

  const marked = (pieces) => pieces.map((piece, n) => (n % 2 ? make("mark", "", piece) : piece));

  // The field

  input.onfocus = () => {
    open(true);
    find();
  };
  input.oninput = find;
  form.onreset = () => setTimeout(() => (input.focus(), find()));
  form.onsubmit = (event) => {
    event.preventDefault();
    answer.then(() => list.querySelector("a")?.click());
  };
  share?.addEventListener("click", (event) => event.preventDefault());
  list.addEventListener("click", ({ target }) => target.closest("a") && open(false));
  toggle.addEventListener("change", () => {
    if (toggle.checked) input.focus();
    else if (root.contains(document.activeElement)) document.activeElement.blur();
  });
  root.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !root.contains(relatedTarget)) open(false);
  });

  // Keys

  const isTyping = (target) => target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");

  function move(target, step) {
    const stops = [input, ...list.querySelectorAll("a, button")];
    stops[(Math.max(0, stops.indexOf(target)) + stops.length + step) % stops.length].focus();
  }

  const keys = {
    Escape: () => open(false),
    ArrowDown: (target) => move(target, 1),
    ArrowUp: (target) => move(target, -1),
  };

  window.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !(target instanceof Element)) return;
    if (toggle.checked) {
      if (keys[key] && (key === "Escape" || target.localName !== "select")) {
        event.preventDefault();
        keys[key](target);
      } else if (key.length === 1 && key !== " " && list.contains(target)) input.focus(); // and then it is typed there
    } else if (["/", "s", "f"].includes(key) && !isTyping(target)) {
      event.preventDefault();
      input.focus();
      input.select();
    }
  });

  // What an address asks for

  const query = new URL(location.href);
  if (query.searchParams.has("q")) {
    input.value = query.searchParams.get("q");
    input.focus();
    const forget = () => {
      if (toggle.checked) return;
      toggle.removeEventListener("change", forget);
      const now = new URL(location.href);
      now.searchParams.delete("q");
      history.replaceState(history.state, "", now);
    };
    toggle.addEventListener("change", forget);
  }

  /** Marks in the text of a page what it was found by. */
  function mark() {
    const found = new URL(location.href).searchParams.get("h");
    const content = document.querySelector(".md-content__inner");
    if (!found || !content || content.querySelector("[data-md-highlight]")) return;
    const words = wordsIn(found.split(" "));
    const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (walker.currentNode.parentElement.offsetHeight) nodes.push(walker.currentNode);
    for (const node of nodes) {
      const pieces = marked(node.data.split(words));
      pieces.forEach((piece) => piece.setAttribute?.("data-md-highlight", ""));
      if (pieces.length > 1) node.replaceWith(...pieces);
    }
  }

  mark();
  window.document$?.subscribe(mark);
})();
