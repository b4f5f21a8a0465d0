
/* Review: keys, decisions without loading the page anew, and files that are dropped. Everything here
   presses a button or follows a link that is on the page anyway. */
(() => {
  const page = window.onetext;
  if (!page) return;
  const review = () => document.querySelector("main .review");

  /* The words of the proposal looked at come into sight, in the text and on the page. */
  const show = () => {
    const words = document.getElementById("words");
    const passage = document.querySelector(".passage");
    if (words && passage && passage.scrollHeight > passage.clientHeight) {
      const into = words.getBoundingClientRect().top - passage.getBoundingClientRect().top;
      passage.scrollTop += into - passage.clientHeight / 3;
    }
    const listed = document.querySelector(".review .list [aria-current]:not(.shows a)");
    if (listed) listed.id = "listed";
    for (const it of document.querySelectorAll(".review [data-opens][hidden]")) it.hidden = false;
  };

  /* Puts the main part of an answer in place of the one that is shown. */
  const take = async (reply) => {
    const next = new DOMParser().parseFromString(await reply.text(), "text/html");
    const main = next.querySelector("main");
    if (!main || !main.querySelector(".review")) {
      location.assign(reply.url);
      return;
    }
    document.querySelector("main").replaceWith(document.adoptNode(main));
    document.title = next.title;
    page.rank = Math.max(page.rank, Number(next.body.dataset.rank || 0));
    if (reply.url) history.replaceState(null, "", reply.url);
    document.dispatchEvent(new CustomEvent("onetext:page"));
    const wrong = document.querySelector(".review .why-not");
    if (wrong) {
      page.say(wrong.textContent.trim());
      wrong.tabIndex = -1;
      wrong.focus();
    } else {
      page.say(document.querySelector(".review .tally .last")?.textContent || "");
      document.getElementById("current")?.focus({ preventScroll: true });
      scrollTo({ top: 0, behavior: "instant" });
    }
  };

  let waits = false;
  const go = async (make) => {
    if (waits) return;
    waits = true;
    document.querySelector(".review")?.setAttribute("data-busy", "");
    try {
      await take(await make());
    } catch {
      page.say("The workbench does not answer. Nothing was decided; try again.");
      document.querySelector(".review")?.removeAttribute("data-busy");
    } finally {
      waits = false;
    }
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest || !form.closest(".review .beside") || form.method !== "post") return;
    if (form.getAttribute("action").endsWith("/remove")) return;
    event.preventDefault();
    const fields = new FormData(form, event.submitter);
    go(() => fetch(form.action, { method: "POST", body: new URLSearchParams(fields) }));
  });

  document.addEventListener("click", (event) => {
    const opens = event.target.closest && event.target.closest("[data-opens]");
    if (opens) {
      document.getElementById(opens.dataset.opens)?.showModal();
      return;
    }
    const link = event.target.closest && event.target.closest(".review a[href*='?at=']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go(() => fetch(link.href));
  });

  /* Opens a form that is folded up, and puts the cursor into it. */
  const unfold = (summary) => {
    const details = summary.parentElement;
    details.open = true;
    details.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  };

  const other = { ArrowDown: "j", ArrowUp: "k", Home: "g", End: "G" };
  document.addEventListener("keydown", (event) => {
    if (!review() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const at = document.activeElement;
    const types = at && at.matches("input, select, textarea");
    if (event.key === "Escape" && types) {
      const details = at.closest("details");
      at.blur();
      if (details) {
        details.open = false;
        delete at.form?.dataset.touched;
      }
      document.getElementById("current")?.focus();
      return;
    }
    if (types || document.querySelector("dialog[open]")) return;
    /* The text scrolls by its own keys. */
    if (at && at.matches(".passage") && event.key in other) return;
    if (event.key === "Enter") {
      if (at && at.matches("a, button, summary")) return;
      event.preventDefault();
      const edit = document.getElementById("edit");
      if (edit) edit.open = true;
      document.getElementById("current")?.focus();
      return;
    }
    const key = other[event.key] || event.key;
    const target = [...document.querySelectorAll(".review [data-key]")].find((it) => it.dataset.key === key);
    if (!target) return;
    event.preventDefault();
    if (target.matches("summary")) unfold(target);
    else target.click();
  });

  /* Somebody else may have decided while this was in the background. */
  addEventListener("focus", () => {
    if (review() && !page.busy()) page.refresh();
  });

  const drop = () => document.querySelector("form[data-drop]");
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const form = drop();
      if (!form || ![...(event.dataTransfer?.types || [])].includes("Files")) return;
      event.preventDefault();
      form.classList.toggle("over", kind === "dragover");
      if (kind !== "drop") return;
      form.querySelector("input[type=file]").files = event.dataTransfer.files;
      form.requestSubmit();
    });
  }

  document.addEventListener("onetext:page", show);
  show();
})();
