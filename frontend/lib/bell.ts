/** The mark at the bell: asked for at most once a minute in a tab, and never waited for. */
const KEY = "dure:new-notices";
const A_MINUTE = 60_000;

export function enhanceBell(): void {
  const bell = document.querySelector<HTMLAnchorElement>("[data-bell]");
  if (!bell) return;
  // On the page of notices what is known is about to change.
  if (location.pathname === new URL(bell.href).pathname) sessionStorage.removeItem(KEY);
  const known = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as { at: number; new: number; for: string } | null;
  const reader = bell.dataset.reader ?? "";
  if (known && known.for === reader && Date.now() - known.at < A_MINUTE) mark(bell, known.new);
  else void ask(bell, reader);
}

async function ask(bell: HTMLElement, reader: string): Promise<void> {
  const answer = await fetch(bell.dataset.bell ?? "", { headers: { Accept: "application/json" } }).catch(() => undefined);
  if (!answer?.ok) return;
  const found = (await answer.json()) as { new: number };
  sessionStorage.setItem(KEY, JSON.stringify({ at: Date.now(), new: found.new, for: reader }));
  mark(bell, found.new);
}

function mark(bell: HTMLElement, count: number): void {
  const badge = bell.querySelector<HTMLElement>("[data-count]");
  if (!badge) return;
  badge.hidden = count === 0;
  badge.textContent = String(count);
}
