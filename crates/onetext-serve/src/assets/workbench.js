"use strict";
/* What every page does with a script: dates as the reader writes them, and staying in step with the
   record. Without a script every page still works; it is then as old as when it was loaded. */
(() => {
  const body = document.body;
  if (!body) return;

  /* Dates are written in full in the page, so that they can be read without this. */
  const forms = {
    10: { day: "numeric", month: "short", year: "numeric" },
    7: { month: "long", year: "numeric" },
    4: { year: "numeric" },
  };
  const dates = (root) => {
    for (const it of root.querySelectorAll("time[datetime]:not([data-shown])")) {
      const written = it.getAttribute("datetime");
      const moment = written.includes("T");
      const form = moment ? { dateStyle: "medium", timeStyle: "short" } : forms[written.length];
      if (!form) continue;
      const date = new Date(moment ? written : written.padEnd(10, "-01").slice(0, 10) + "T12:00:00");
      if (Number.isNaN(date.getTime())) continue;
      it.textContent = new Intl.DateTimeFormat(undefined, form).format(date);
      it.dataset.shown = "";
      it.title = written;
    }
    for (const it of root.querySelectorAll("data[value].number:not([data-shown])")) {
      it.textContent = new Intl.NumberFormat().format(Number(it.value));
      it.dataset.shown = "";
    }
  };

  const page = {
    rank: Number(body.dataset.rank || 0),
    token: body.dataset.token || "",
    /* Whether somebody is in the middle of something that a new page would take away. */
    busy: () =>
      document.querySelector("main form[data-touched], main [data-busy]") !== null ||
      (document.activeElement !== null && document.activeElement.matches("main input:not([type=range]):not([type=checkbox]), main textarea, main select")),
    /* Calls the workbench with JSON; a fault is thrown as the problem that came back. */
    call: async (method, path, value) => {
      const headers = { "Onetext-Token": page.token, "Onetext-Rank": String(page.rank) };
      if (value !== undefined) headers["Content-Type"] = "application/json";
      const reply = await fetch(path, { method, headers, body: value === undefined ? undefined : JSON.stringify(value) });
      const text = await reply.text();
      const json = text && (reply.headers.get("content-type") || "").includes("json") ? JSON.parse(text) : null;
      if (!reply.ok) throw json || { title: reply.statusText, detail: text.slice(0, 200) };
      return json;
    },
    /* Tells something to those who hear and those who see. */
    say: (words) => {
      const news = document.querySelector(".news");
      if (news) news.textContent = words;
    },
    /* Shows dates and numbers in a part of a page as the reader writes them. */
    dates,
    /* Takes in the page as it is now, without moving the reader. */
    refresh: async () => {
      const reply = await fetch(location.href, { headers: { "Onetext-Rank": String(page.rank) } });
      if (!reply.ok) return;
      const next = new DOMParser().parseFromString(await reply.text(), "text/html");
      const old = document.querySelector("main");
      const main = next.querySelector("main");
      if (!old || !main) return;
      const open = new Set([...old.querySelectorAll("details[open][id]")].map((it) => it.id));
      const focus = document.activeElement && document.activeElement.id;
      const at = [scrollX, scrollY];
      for (const it of main.querySelectorAll("details[id]")) if (open.has(it.id)) it.open = true;
      old.replaceWith(document.adoptNode(main));
      page.rank = Number(next.body.dataset.rank || page.rank);
      document.title = next.title;
      dates(main);
      if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
      scrollTo(...at);
      document.dispatchEvent(new CustomEvent("onetext:page"));
    },
  };
  window.onetext = page;

  dates(document);
  document.addEventListener("input", (event) => {
    const form = event.target.closest && event.target.closest("form[method=post]");
    if (form) form.dataset.touched = "";
  });

  if (body.dataset.live === undefined || !("EventSource" in window)) return;
  let due = 0;
  const source = new EventSource(`/events?since=${page.rank}`);
  source.addEventListener("grown", (event) => {
    const grown = JSON.parse(event.data);
    page.rank = Math.max(page.rank, grown.rank);
    clearTimeout(due);
    due = setTimeout(() => {
      if (page.busy()) {
        page.say("The record has grown. What you are writing stays; send it, or load the page anew.");
      } else {
        page.refresh().then(() => page.say("The record has grown; the page shows it."));
      }
    }, 150);
  });
  addEventListener("pagehide", () => source.close());
})();
