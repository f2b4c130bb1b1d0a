/** Light, dark or as the system is: changed at once, remembered in the cookie from which the server draws. */
const A_YEAR = 60 * 60 * 24 * 365;

export function enhanceTheme(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("[data-theme-form]")) return;
    event.preventDefault();
    const pressed = event.submitter as HTMLButtonElement;
    document.documentElement.dataset.theme = pressed.value;
    document.cookie = `dure_theme=${pressed.value};path=/;max-age=${A_YEAR};samesite=lax`;
    for (const button of form.querySelectorAll("button")) button.ariaPressed = String(button === pressed);
    document.dispatchEvent(new CustomEvent("dure:theme"));
  });
}
