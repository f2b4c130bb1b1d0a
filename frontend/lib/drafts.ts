/** Drafts: what is typed into a form with data-draft stays in this tab until it was sent, whatever happens between. */
const PREFIX = "dure:draft:";

export function enhanceDrafts(): void {
  const done = document.querySelector<HTMLElement>("[data-draft-done]")?.dataset.draftDone;
  if (done) sessionStorage.removeItem(PREFIX + done);
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
    restore(form);
    form.addEventListener("input", () => keep(form));
  }
}

function fields(form: HTMLFormElement): (HTMLInputElement | HTMLTextAreaElement)[] {
  return [...form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("textarea, input:not([type=hidden], [type=password])")];
}

function keep(form: HTMLFormElement): void {
  const typed = Object.fromEntries(fields(form).map((field) => [field.name, field.value]));
  sessionStorage.setItem(PREFIX + form.dataset.draft, JSON.stringify(typed));
}

function restore(form: HTMLFormElement): void {
  const kept = sessionStorage.getItem(PREFIX + form.dataset.draft);
  if (!kept) return;
  const typed = JSON.parse(kept) as Record<string, string>;
  for (const field of fields(form)) {
    if (field.value === "") field.value = typed[field.name] ?? "";
  }
}
