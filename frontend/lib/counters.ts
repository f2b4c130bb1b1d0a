/** Counters under text fields: how much is written of how much fits, counted in characters as the server does. */
export function enhanceCounters(): void {
  document.addEventListener("input", (event) => {
    if (event.target instanceof HTMLTextAreaElement) show(event.target);
  });
  const showAll = (): void => document.querySelectorAll<HTMLTextAreaElement>("textarea[data-limit]").forEach(show);
  document.addEventListener("htmx:after:settle", showAll);
  showAll();
}

function show(field: HTMLTextAreaElement): void {
  const counter = document.getElementById(`${field.id}-count`);
  if (!counter) return;
  const limit = Number(field.dataset.limit);
  const length = [...field.value.normalize("NFC").trim()].length;
  counter.textContent = `${length.toLocaleString()} / ${limit.toLocaleString()}`;
  counter.toggleAttribute("data-over", length > limit);
}
