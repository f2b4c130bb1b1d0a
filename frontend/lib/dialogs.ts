/** Dialogs: a button with data-dialog opens the <dialog> of that id; inside, data-close closes it. */
export function enhanceDialogs(): void {
  document.addEventListener("click", (event) => {
    const target = event.target as Element;
    const opener = target.closest<HTMLElement>("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog ?? "");
      if (dialog instanceof HTMLDialogElement) {
        event.preventDefault();
        dialog.showModal();
      }
    } else if (target.closest("[data-close]")) {
      target.closest("dialog")?.close();
    }
  });
}
