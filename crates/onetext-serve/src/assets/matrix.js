"use strict";
/* The matrix with a script: it follows the slider while that moves, and a cell opens beside it. */
(() => {
  const page = window.onetext;
  if (!page) return;

  const fetched = async (path, options) => {
    const reply = await fetch(path, { ...options, headers: { "Onetext-Rank": String(page.rank), ...(options && options.headers) } });
    const text = await reply.text();
    return { reply, html: new DOMParser().parseFromString(text, "text/html") };
  };

  /* The slider. */
  let due = 0;
  let under = null;
  const follow = (slider) => {
    const days = slider.dataset.days.split(" ");
    const at = Number(slider.value);
    const day = days[at] || "";
    const shown = new Date(`${day}T12:00:00`);
    const words = Number.isNaN(shown.getTime()) ? day : new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" }).format(shown);
    const output = slider.form.querySelector("output");
    if (output) output.textContent = words;
    slider.setAttribute("aria-valuetext", words);
    clearTimeout(due);
    due = setTimeout(async () => {
      const url = new URL(slider.dataset.path, location.origin);
      /* The last day is as good as now, and stays so when there is more. */
      if (at < days.length - 1) url.searchParams.set("on", day);
      const board = document.getElementById("matrix-board");
      if (!board) return;
      under?.abort();
      under = new AbortController();
      board.setAttribute("aria-busy", "true");
      try {
        const { reply, html } = await fetched(url, { signal: under.signal });
        const next = html.getElementById("matrix-board");
        if (!reply.ok || !next) throw new Error(reply.statusText);
        const scrolled = board.querySelector(".board");
        const place = scrolled ? [scrolled.scrollLeft, scrolled.scrollTop] : [0, 0];
        board.replaceWith(document.adoptNode(next));
        next.querySelector(".board")?.scrollTo(...place);
        page.dates(next);
        const field = document.querySelector(".asof input[name=on]");
        if (field) field.value = url.searchParams.get("on") || "";
        history.replaceState(history.state, "", url.pathname + url.search + location.hash);
      } catch (error) {
        if (error.name === "AbortError") return;
        board.removeAttribute("aria-busy");
        page.say("The matrix of that day could not be fetched. Try again.");
      }
    }, 120);
  };
  const dress = () => {
    for (const form of document.querySelectorAll("form.slide")) form.classList.add("scripted");
  };
  document.addEventListener("input", (event) => {
    if (event.target.id === "matrix-day") follow(event.target);
  });

  /* A cell beside the matrix. Its address is behind the sign #cell/, so that the way back closes it. */
  let panel = null;
  let opener = null;
  const cellOf = () => (location.hash.startsWith("#cell/") ? location.hash.slice(6) : "");
  const built = () => {
    if (panel) return panel;
    panel = document.createElement("dialog");
    panel.className = "leaf-panel";
    panel.setAttribute("aria-label", "A cell of the matrix");
    const close = document.createElement("button");
    close.className = "close";
    close.type = "button";
    close.textContent = "Close";
    close.addEventListener("click", () => panel.close());
    const inside = document.createElement("div");
    inside.className = "inside";
    panel.append(close, inside);
    panel.addEventListener("close", () => {
      if (cellOf()) history.pushState(null, "", location.pathname + location.search);
      const link = opener && document.querySelector(`[data-cell="${CSS.escape(opener)}"]`);
      link?.focus();
    });
    panel.addEventListener("click", (event) => {
      if (event.target === panel) panel.close();
    });
    panel.addEventListener("submit", async (event) => {
      const form = event.target;
      if (form.method !== "post") return;
      event.preventDefault();
      const body = new URLSearchParams(new FormData(form));
      try {
        const { reply, html } = await fetched(form.action, { method: "POST", body });
        fill(html, reply);
        if (reply.ok) page.refresh();
      } catch {
        page.say("It could not be sent. What you typed is still there; try again.");
      }
    });
    document.body.append(panel);
    return panel;
  };
  const fill = (html, reply) => {
    const inside = panel.querySelector(".inside");
    const next = html.querySelector("article.leaf") || html.querySelector("main");
    inside.replaceChildren(...(next ? [document.adoptNode(next)] : []));
    /* What the cell's headings are called would stand twice in one document. */
    const heading = inside.querySelector("h1");
    if (heading) panel.setAttribute("aria-label", heading.textContent);
    panel.scrollTop = 0;
    page.dates(inside);
    const wrong = inside.querySelector("#wrong");
    if (wrong) wrong.focus();
    else if (!reply.ok) page.say("This could not be shown.");
  };
  const open = async (cell) => {
    if (!/^[a-z0-9-]+\/[a-z0-9-]+$/.test(cell)) return;
    opener = cell;
    built();
    const on = new URLSearchParams(location.search).get("on");
    const path = `/matrix/${cell}${on ? `?on=${encodeURIComponent(on)}` : ""}`;
    try {
      const { reply, html } = await fetched(path);
      if (cellOf() !== cell) return;
      if (!panel.open) panel.showModal();
      fill(html, reply);
    } catch {
      location.assign(path);
    }
  };
  const turn = () => {
    const cell = cellOf();
    if (cell) open(cell);
    else if (panel?.open) panel.close();
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-cell]");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    history.pushState(null, "", `${location.pathname}${location.search}#cell/${link.dataset.cell}`);
    turn();
  });
  addEventListener("popstate", turn);
  addEventListener("hashchange", turn);

  document.addEventListener("onetext:page", () => {
    dress();
    if (panel?.open && !panel.querySelector("form[data-touched]") && cellOf()) open(cellOf());
  });
  dress();
  if (document.getElementById("matrix-board")) turn();
})();
