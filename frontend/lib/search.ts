/** Lists of choices under a search field: arrow keys walk through them, Escape returns to the field. */
export function enhanceSearch(): void {
  document.addEventListener("keydown", (event) => {
    const box = (event.target as Element).closest<HTMLElement>("[data-choices]");
    if (!box) return;
    const field = box.querySelector<HTMLInputElement>("input[type=search]");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(box, field, event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Escape" && event.target !== field) {
      field?.focus();
    }
  });
}

function step(box: HTMLElement, field: HTMLInputElement | null, by: number): void {
  const choices = [...box.querySelectorAll<HTMLElement>("[data-choice]")];
  const at = choices.indexOf(document.activeElement as HTMLElement) + by;
  if (at < 0) field?.focus();
  else choices[Math.min(at, choices.length - 1)]?.focus();
}
