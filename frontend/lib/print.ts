/** Buttons with `data-print` open the browser's own way of printing the page; each sheet says by whom and of when. */
export function enhancePrint(): void {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-print]")) window.print();
  });
  // The foot of a sheet takes its text from a style sheet alone.
  const head = [...(document.querySelector(".print-head")?.children ?? [])].map((part) => part.textContent.trim());
  const line = [...new Set([document.title, ...head].join(" · ").split(" · "))];
  document.documentElement.style.setProperty("--print-line", JSON.stringify(line.join(" · ")));
}
