/** One box in the head of a table that ticks, or clears, every box of its column; without script each is ticked alone. */
export function enhanceChoices(): void {
  for (const label of document.querySelectorAll<HTMLElement>("[data-choose-all]")) {
    const all = label.querySelector<HTMLInputElement>("input");
    const form = label.closest("form");
    if (!all || !form) continue;
    const boxes = [...form.querySelectorAll<HTMLInputElement>(`input[type=checkbox][name="${label.dataset.chooseAll ?? ""}"]`)];
    label.hidden = boxes.length === 0;
    all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
    form.addEventListener("change", () => (all.checked = boxes.every((box) => box.checked)));
  }
}
