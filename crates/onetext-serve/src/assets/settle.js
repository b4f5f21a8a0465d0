/* What could be agreed: the answer while a slider moves, and the drawing with pointer and keys. Without
   it the form is sent and the page comes anew. */
(() => {
  const PAUSE = 40; // ms between a move and the question
  const REST = 900; // ms without a move before what takes longer is asked for
  let asked = 0;
  let under = null;
  let due = 0;
  let later = 0;
  let again = 0;

  const form = () => document.querySelector("form[data-whatif]");
  const live = () => document.getElementById("settle-live");

  /* What differs from the record, as the address says it. */
  const query = () => {
    const out = new URLSearchParams();
    const chosen = [];
    const it = form();
    if (!it) return "";
    for (const field of it.elements) {
      const { name, type } = field;
      if (!name || name === "form" || field.disabled) continue;
      if (name.startsWith("p.")) {
        if (field.value) chosen.push(`${name.slice(2)}:${field.value}`);
      } else if (type === "checkbox") {
        if (field.checked) out.append(name, field.value);
      } else if (field.dataset.recorded !== undefined) {
        if (field.value.trim() && field.value !== field.dataset.recorded && !same(field)) out.append(name, field.value.trim());
      } else if (name === "x" || name === "y" || name === "on") {
        const first = field.tagName === "SELECT" && !new URLSearchParams(location.search).has(name) && !field.dataset.touched;
        if (field.value && !first) out.append(name, field.value);
      } else if (name === "way") {
        if (field.value !== "1") out.append(name, field.value);
      }
    }
    if (chosen.length) out.append("package", chosen.join(","));
    return out.toString();
  };
  const same = (field) => field.type === "range" && Math.abs(Number(field.value) - Number(field.dataset.recorded)) < 0.005;

  const numbers = (root) => {
    const two = new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    for (const it of root.querySelectorAll("data.amount:not([data-shown])")) {
      it.textContent = two.format(Number(it.value)).replace("-", "−");
      it.dataset.shown = "";
    }
  };

  /* Puts an answer in the place of the last one; the reader's place, focus and what is open stay. */
  const take = (text) => {
    const next = new DOMParser().parseFromString(text, "text/html");
    const panels = next.querySelector("[data-live=panels]");
    const verdict = next.querySelector("[data-live=verdict]");
    const old = live();
    if (!panels || !old) return;
    const open = [...old.querySelectorAll("details[id]")].map((it) => [it.id, it.open]);
    for (const [id, is] of open) {
      const it = panels.querySelector(`#${CSS.escape(id)}`);
      if (it && it.tagName === "DETAILS") it.open = is;
    }
    const focus = document.activeElement && old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceChildren(...[...panels.childNodes].map((it) => document.adoptNode(it)));
    old.toggleAttribute("data-stale", panels.hasAttribute("data-stale"));
    old.removeAttribute("data-busy");
    const now = document.getElementById("settle-verdict");
    if (now && verdict && now.textContent.trim() !== verdict.textContent.trim()) now.replaceChildren(...verdict.childNodes);
    for (const it of next.querySelectorAll("[data-live=weights] data")) {
      const shows = document.querySelector(`output[data-shows="${CSS.escape(it.dataset.for)}"]`);
      if (shows) shows.textContent = it.value;
    }
    for (const it of old.querySelectorAll("input[name=onetext-token]")) it.value = onetext.token;
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
    ready();
    if (panels.hasAttribute("data-stale")) {
      clearTimeout(again);
      again = setTimeout(() => ask(query(), false), 400);
    }
  };

  const ask = async (what, sure) => {
    const mine = (asked += 1);
    if (under) under.abort();
    under = new AbortController();
    const address = `/settle/live?${what}${sure ? `${what ? "&" : ""}sure=yes` : ""}`;
    try {
      const began = performance.now();
      const reply = await fetch(address, { signal: under.signal, headers: { "Onetext-Rank": String(onetext.rank) } });
      const text = await reply.text();
      if (mine !== asked) return;
      if (!reply.ok) throw text;
      take(text);
      const place = live();
      if (place) place.dataset.took = String(Math.round(performance.now() - began));
    } catch (error) {
      if (mine !== asked || (error && error.name === "AbortError")) return;
      live()?.removeAttribute("data-busy");
      const told = new DOMParser().parseFromString(String(error), "text/html").querySelector("main p");
      onetext.say(told ? told.textContent : "No answer came. Try again, or load the page anew.");
    }
  };

  const moved = () => {
    clearTimeout(due);
    clearTimeout(later);
    live()?.setAttribute("data-busy", "");
    due = setTimeout(() => {
      const what = query();
      history.replaceState(null, "", what ? `?${what}` : location.pathname);
      package_form();
      ask(what, false);
      rest();
    }, PAUSE);
  };

  /* What takes longer is asked for when nobody has moved anything for a while. */
  const rest = () => {
    clearTimeout(later);
    later = setTimeout(() => {
      if (live()?.querySelector("[data-later]")) ask(query(), true);
    }, REST);
  };

  /* The form that puts the package on the table says which. */
  const package_form = () => {
    const put = document.querySelector("form[data-package]");
    const it = form();
    if (!put || !it) return;
    const fields = [...it.elements].filter((field) => field.name && field.name.startsWith("p."));
    const chosen = fields.filter((field) => field.value);
    put.elements.package.value = chosen.map((field) => `${field.name.slice(2)}:${field.value}`).join(",");
    put.elements.back.value = query();
    const told = put.querySelector("[data-open]");
    if (told) told.hidden = chosen.length === fields.length;
  };

  /* The drawing: pointer, focus and arrow keys go over the marks, and the package is told below. */
  const drawing = () => {
    const figure = document.querySelector("figure.plot[data-plot]:not([data-ready])");
    if (!figure) return;
    figure.dataset.ready = "";
    const box = figure.querySelector(".scrolls");
    const marks = [...figure.querySelectorAll(".mark")];
    if (!box || marks.length === 0) return;
    const place = (mark) => mark.getBBox();
    marks.sort((a, b) => place(a).x - place(b).x || place(b).y - place(a).y);
    const readout = document.createElement("div");
    readout.className = "readout";
    readout.setAttribute("role", "status");
    readout.innerHTML = "<p class=\"kind\">Point at a mark, or go over them with the arrow keys.</p>";
    box.after(readout);
    box.setAttribute("aria-label", "Drawing of the packages. The arrow keys go over the marks, Enter takes one up.");
    let at = -1;
    const show = (index) => {
      at = (index + marks.length) % marks.length;
      for (const mark of marks) mark.toggleAttribute("data-on", mark.dataset.mark === marks[at].dataset.mark);
      const row = document.getElementById(marks[at].dataset.mark);
      if (!row) return;
      const parts = [];
      const line = (name, node) => {
        const p = document.createElement("p");
        if (name) {
          const kind = document.createElement("span");
          kind.className = "kind";
          kind.textContent = `${name} `;
          p.append(kind);
        }
        p.append(node);
        parts.push(p);
      };
      const strong = document.createElement("strong");
      strong.textContent = row.querySelector("th").textContent;
      line("", strong);
      const gives = [...row.querySelectorAll("td[data-party]")].map((td) => `${td.dataset.party} ${td.textContent.trim()}`);
      line("Gives:", document.createTextNode(gives.join(", ")));
      const objects = [...row.querySelectorAll("td.objects details")].map((it) => [...it.querySelectorAll("li > span")].map((li) => li.textContent).join("; "));
      line("Objections:", document.createTextNode(objects.length ? objects.join("; ") : "none"));
      line("Settles:", document.createTextNode(row.querySelector("td.settles").firstChild ? [...row.querySelectorAll("td.settles > span")].map((it) => it.textContent).join("; ") : ""));
      readout.replaceChildren(...parts);
    };
    const take_up = () => {
      const row = at >= 0 && document.getElementById(marks[at].dataset.mark);
      const to = row && row.querySelector("td.settles a");
      if (to) to.click();
    };
    for (const [index, mark] of marks.entries()) {
      mark.addEventListener("pointerenter", () => show(index));
      mark.addEventListener("click", () => { show(index); take_up(); });
    }
    box.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step) show(at < 0 ? (step > 0 ? 0 : -1) : at + step);
      else if (event.key === "Home") show(0);
      else if (event.key === "End") show(marks.length - 1);
      else if (event.key === "Enter") take_up();
      else return;
      event.preventDefault();
    });
  };

  const ready = () => {
    const place = live();
    if (!place) return;
    numbers(place);
    drawing();
  };

  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!field.form || !field.form.matches("form[data-whatif]")) return;
    if (field.type === "text") return;
    field.dataset.touched = "yes";
    const shows = document.querySelector(`output[data-shows="${CSS.escape(field.name)}"]`);
    if (shows && field.type === "range") shows.textContent = Number(field.value).toFixed(2);
    moved();
  });
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.form && field.form.matches("form[data-whatif]") && field.type === "text") moved();
  });
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-whatif]")) return;
    event.preventDefault();
    moved();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("#settle-live .later a");
    if (!link) return;
    event.preventDefault();
    ask(query(), true);
  });
  document.addEventListener("onetext:page", () => { ready(); rest(); });

  if (live()) {
    numbers(document);
    ready();
    rest();
    if (live().hasAttribute("data-stale")) again = setTimeout(() => ask(query(), false), 400);
  }
})();
