/** Buttons with `data-print` open the browser's own way of printing the page. */
export function enhancePrint(): void {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
  });
}
