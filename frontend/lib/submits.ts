/** What is done to every form that is sent: not twice, and not with a security token that a new sign-in has replaced. */
export function enhanceSubmits(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent !== undefined) event.preventDefault();
    form.dataset.sent = "";
    renewToken(form);
  });
  // A page that comes back from the browser's cache can be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) delete form.dataset.sent;
  });
}

/** Signing in again in another tab changes the token; the cookie knows the new one. */
function renewToken(form: HTMLFormElement): void {
  const token = form.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
  const current = /(?:^|; )(?:__\w+-)?dure_csrf=([^;]+)/.exec(document.cookie)?.[1];
  if (token && current) token.value = current;
}
