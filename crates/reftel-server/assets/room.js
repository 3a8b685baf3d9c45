// Comfort for the reading room: keys, and citing a selection. No page needs it.
"use strict";

const article = document.querySelector("article.document");
const steps = () => [...document.querySelectorAll(".body .para, pre .segment, .hits .passage, .documents > li, .compared .para, .inbox > li")];
const say = (text) => {
  const place = document.getElementById("room-say");
  place.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => (place.textContent = ""), 4000);
};

// Where the reader is: what has the focus, or the first that is in view.
function here(list) {
  const focused = list.findIndex((step) => step.contains(document.activeElement));
  if (focused >= 0) return focused;
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  return target ? list.indexOf(target) : -1;
}

function step(list, by) {
  if (list.length === 0) return;
  let next = here(list);
  if (next < 0 && window.scrollY > 200) next = list.findIndex((one) => one.getBoundingClientRect().bottom > 0) - (by > 0 ? 1 : 0);
  next = Math.max(0, Math.min(list.length - 1, next + by));
  const one = list[next];
  // In a list, the link is what can be followed.
  const focus = one.matches(".passage, .documents > li") ? one.querySelector("a") : one;
  focus.focus({ preventScroll: true });
  one.scrollIntoView({ block: "nearest" });
}

function marked(by) {
  const list = steps();
  let place = here(list);
  do place += by;
  while (place >= 0 && place < list.length && !list[place].querySelector("mark"));
  if (list[place]) {
    list[place].focus({ preventScroll: true });
    list[place].scrollIntoView({ block: "center" });
  }
}

// Characters (code points) of a paragraph's text before a place in it. Marks of notes are not text.
function characters(paragraph, container, offset) {
  const end = document.createRange();
  end.setStart(container, offset);
  let count = 0;
  for (const text of paragraph.querySelectorAll(".text")) {
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.parentElement.closest("[data-skip]")) continue;
      if (node === container) return count + [...node.data.slice(0, offset)].length;
      if (end.comparePoint(node, 0) >= 0) return count;
      count += [...node.data].length;
    }
  }
  return count;
}

function selected() {
  const selection = document.getSelection();
  if (!article || !selection || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const of = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest(".para[data-anchor]");
  const paragraph = of(range.startContainer);
  if (!paragraph || !article.contains(paragraph)) return null;
  const from = characters(paragraph, range.startContainer, range.startOffset);
  // What goes on into the next paragraph is cited up to the end of this one.
  const to =
    of(range.endContainer) === paragraph
      ? characters(paragraph, range.endContainer, range.endOffset)
      : characters(paragraph, paragraph, paragraph.childNodes.length);
  return to > from ? { paragraph, from, to } : null;
}

// Address of the citation of what is selected, or of the paragraph that is read. A page may show several documents:
// the sections of one telegram.
function citation(before = "") {
  const found = selected();
  const list = steps();
  const paragraph = found?.paragraph ?? list[here(list)];
  if (!paragraph?.dataset.anchor) return null;
  const base = `${before}${paragraph.closest("[data-cite]").dataset.cite}?p=${encodeURIComponent(paragraph.dataset.anchor)}`;
  return found ? `${base}&from=${found.from}&to=${found.to}` : base;
}

if (article) {
  const button = document.querySelector("[data-cite-selection]");
  const place = () => {
    const found = selected();
    button.hidden = !found;
    if (!found) return;
    button.href = citation();
    const box = document.getSelection().getRangeAt(0).getBoundingClientRect();
    const left = Math.min(Math.max(8, box.right - 60), document.documentElement.clientWidth - 150);
    button.style.left = `${left + window.scrollX}px`;
    button.style.top = `${box.bottom + 8 + window.scrollY}px`;
  };
  let waiting = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(place, 80);
  });
}

async function copyCitation() {
  const address = citation("/api");
  if (!address) return say("Choose a paragraph first: j and k move");
  const answer = await fetch(address);
  if (!answer.ok) return say("That could not be cited");
  await navigator.clipboard.writeText((await answer.json()).plain);
  say("Citation copied");
}

// Decides about the claim that was chosen. One that nobody chose is not decided about.
function decide(verdict) {
  const list = steps();
  const claim = list[here(list)];
  if (!claim) return say("Choose a claim first: j and k move");
  const button = claim.querySelector(`button[value=${verdict}]`);
  if (verdict === "correct") {
    const fields = claim.querySelector("details");
    fields.open = true;
    fields.querySelector("input").focus();
  } else button?.click();
}

const inbox = document.querySelector(".inbox");
// After a decision, the claim that took the place of the one before is the chosen one.
if (inbox && location.hash.startsWith("#claim-")) document.getElementById(location.hash.slice(1))?.focus();

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(text.textContent);
      say("Copied");
    } catch {
      document.getSelection().selectAllChildren(text);
      say("Press Ctrl+C to copy");
    }
  });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.target;
  if (target instanceof Element && target.closest("input, textarea, select, [contenteditable]")) {
    if (event.key === "Escape") target.blur();
    return;
  }
  const actions = {
    "/": () => {
      const field = document.querySelector("input[type=search]");
      field?.focus();
      field?.select();
    },
    j: () => step(steps(), 1),
    k: () => step(steps(), -1),
    n: () => marked(1),
    N: () => marked(-1),
    c: () => {
      if (!article) return;
      const address = citation();
      if (address) location.assign(address);
      else say("Choose a paragraph first: j and k move");
    },
    y: () => article && copyCitation().catch(() => say("The browser does not let this page copy")),
    r: () => document.querySelector(".views a[href*='view=raw'], .plain .views a")?.click(),
    a: () => inbox && decide("accept"),
    x: () => inbox && decide("refuse"),
    e: () => inbox && decide("correct"),
    u: () => document.querySelector(".decided button[value=undo]")?.click(),
    "?": () => location.assign("/help"),
  };
  if (Object.hasOwn(actions, event.key)) {
    event.preventDefault();
    actions[event.key]();
  }
});
