/* The text: from change to change by keyboard and buttons; the outline folded up on a small page. */
(() => {
  const changes = () => [...document.querySelectorAll("main [data-change]")];

  /* To the next change before or behind where the reader is. */
  const step = (by) => {
    const all = changes();
    if (all.length === 0) return;
    const here = document.activeElement && document.activeElement.closest("[data-change]");
    let at = here ? all.indexOf(here) + by : -1;
    if (!here) {
      const top = all.findIndex((it) => it.getBoundingClientRect().top > 8);
      at = by > 0 ? (top < 0 ? all.length - 1 : top) : (top < 0 ? all.length - 1 : top - 1);
    }
    const to = all[Math.max(0, Math.min(all.length - 1, at))];
    to.focus({ preventScroll: true });
    to.scrollIntoView({ block: "center" });
    window.onetext.say(`Change ${all.indexOf(to) + 1} of ${all.length}`);
  };

  const set_up = () => {
    for (const it of document.querySelectorAll("[data-steps]")) it.hidden = changes().length === 0;
    const outline = document.getElementById("outline");
    if (outline && !outline.dataset.touched) outline.open = matchMedia("(min-width: 64rem)").matches;
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-step]");
    if (button) step(Number(button.dataset.step));
    const summary = event.target.closest && event.target.closest("#outline > summary");
    if (summary) summary.parentElement.dataset.touched = "";
  });
  /* One key alone does something only among the changes, where nothing is written. */
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!event.target.closest || !event.target.closest("[data-redline]")) return;
    if (event.key !== "n" && event.key !== "p") return;
    event.preventDefault();
    step(event.key === "n" ? 1 : -1);
  });
  document.addEventListener("onetext:page", set_up);
  set_up();
})();
