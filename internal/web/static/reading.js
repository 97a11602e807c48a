// The report page works by links and a form. This script adds: filters that act at
// once, both ends of a link highlighted, and clauses that can be clicked.

const records = document.querySelector(".records");
const text = document.querySelector("article.text");
const form = records.querySelector("form.filter");
const shown = form.querySelector("output");
const items = [...records.querySelectorAll("li.item")];
const marked = [...text.querySelectorAll("[data-ids]")];
const idsOf = (element) => element.dataset.ids.split(" ");

document.documentElement.classList.add("js");

// Filter: the same rules as on the server (filter.go).

function chosen(name) {
  return new Set([...form.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value));
}

function filter() {
  const types = chosen("type"), kinds = chosen("kind"), roles = chosen("role");
  const passes = ({ type, kind, role }) =>
    (types.size ? types.has(type) : type !== "other") &&
    (!kinds.size || kinds.has(kind)) &&
    (!roles.size || roles.has(role));
  const visible = new Set();
  for (const item of items) {
    item.hidden = !passes(item.dataset);
    if (!item.hidden) visible.add(item.dataset.id);
  }
  for (const element of marked) {
    const off = !idsOf(element).some((id) => visible.has(id));
    element.classList.toggle("off", off);
    if (element.matches("a")) element.tabIndex = off ? -1 : 0;
  }
  shown.textContent = shown.textContent.replace(/[\d,]+/, visible.size.toLocaleString("en"));
  const address = new URL(location);
  address.search = new URLSearchParams(
    [...new FormData(form)].concat([...address.searchParams].filter(([name]) => !["type", "kind", "role"].includes(name))));
  history.replaceState(history.state, "", address);
}

form.addEventListener("change", filter);

// Selection: the address says which record, "#f82" in the text, "#r-f82" in the list.

function select() {
  for (const element of document.querySelectorAll(".on")) element.classList.remove("on");
  const target = decodeURIComponent(location.hash.slice(1));
  const id = target.replace(/^r-/, "");
  const item = items.find((one) => one.dataset.id === id);
  if (!item) return;
  item.hidden = false; // a link leads to it: it is to be seen, whatever the filter
  item.classList.add("on");
  for (const element of marked) {
    if (idsOf(element).includes(id)) element.classList.add("on");
  }
  const mark = document.getElementById(id);
  mark.closest(".sentence")?.classList.add("on");
  if (target === id) revealInList(item);
  else if (outside(mark)) mark.scrollIntoView({ block: "center" });
}

function outside(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom < 0 || top > innerHeight;
}

// revealInList scrolls the list alone, and only where it is a column of its own.
function revealInList(item) {
  if (records.scrollHeight <= records.clientHeight) return;
  const head = form.offsetHeight, top = item.offsetTop - records.scrollTop;
  if (top < head || top + item.offsetHeight > records.clientHeight) {
    records.scrollTo({ top: item.offsetTop - head - (records.clientHeight - head) / 3 });
  }
}

addEventListener("hashchange", select);
select();
// Scrolling is smooth from here on, but a page that opens at a record opens there.
addEventListener("load", () => setTimeout(() => document.documentElement.classList.add("smooth")));

text.addEventListener("click", (event) => {
  const clause = event.target.closest(".clause");
  if (!clause || event.target.closest("a") || clause.matches(".off") || !getSelection().isCollapsed) return;
  location.hash = "r-" + idsOf(clause)[0];
});
