/** Copies the text of another element (`data-copy` names its id) and says so on the button. */
export function enhanceCopies(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
    if (button) void copy(button);
  });
}

async function copy(button: HTMLElement): Promise<void> {
  const source = document.getElementById(button.dataset.copy ?? "");
  if (!source) return;
  // Without HTTPS browsers keep the clipboard to themselves: then the text is at least selected.
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(source.textContent ?? "");
    button.textContent = button.dataset.copied ?? button.textContent;
  } else {
    window.getSelection()?.selectAllChildren(source);
  }
}
