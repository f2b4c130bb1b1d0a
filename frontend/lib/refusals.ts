/** After a refusal the first field that has to be changed is in view, wherever on a long page it stands. */
export function enhanceRefusals(): void {
  const field = document.querySelector<HTMLElement>("main [aria-invalid=true]");
  if (!field) return;
  for (let fold = field.closest("details"); fold; fold = fold.parentElement?.closest("details") ?? null) fold.open = true;
  // A keyboard on the screen would cover what is said at the field.
  if (matchMedia("(pointer: fine)").matches) field.focus({ preventScroll: true });
  field.scrollIntoView({ block: "center" });
}
