/** Sending waits five seconds, in which it can be taken back: the mistake is prevented instead of reversed. */
export function enhanceGive(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-give]")) new Sending(form);
}

type Field = HTMLInputElement | HTMLTextAreaElement;

/** Say under `field` what is wrong with it, as the server's own pages do. */
function complain(field: Field, sentence: string): void {
  withdraw(field);
  const error = document.createElement("p");
  error.className = "field-error";
  error.id = `${field.id}-error`;
  error.textContent = sentence;
  field.after(error);
  field.ariaInvalid = "true";
  field.setAttribute("aria-describedby", `${error.id} ${field.getAttribute("aria-describedby") ?? ""}`.trim());
}

function withdraw(field: Field): void {
  const error = document.getElementById(`${field.id}-error`);
  if (!error) return;
  error.remove();
  field.ariaInvalid = null;
  field.setAttribute("aria-describedby", (field.getAttribute("aria-describedby") ?? "").replace(error.id, "").trim());
}

/** Say what is wrong with the length of a message, as the server counts it. */
function problemOf(message: HTMLTextAreaElement): string {
  const length = [...message.value.normalize("NFC").trim()].length;
  const { least, limit, tooShort = "", tooLong = "" } = message.dataset;
  return length < Number(least) ? tooShort : length > Number(limit) ? tooLong : "";
}

class Sending {
  private readonly form: HTMLFormElement;
  private readonly bar: HTMLElement;
  private readonly actions: HTMLElement;
  private readonly count: HTMLElement;
  /** None where the policy asks for a message in parts. */
  private readonly message: HTMLTextAreaElement | null;
  private timer: number | undefined;

  constructor(form: HTMLFormElement) {
    this.form = form;
    this.bar = this.part("[data-undo]");
    this.actions = this.part("[data-send]");
    this.count = this.part("[data-countdown]");
    this.message = form.querySelector("textarea");
    form.addEventListener("submit", (event) => this.onSubmit(event));
    this.part("[data-cancel]").addEventListener("click", () => this.cancel());
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.timer !== undefined) this.cancel();
    });
    form.addEventListener("input", (event) => withdraw(event.target as Field));
    // Who leaves within the seconds has not taken it back: it is sent on the way out.
    window.addEventListener("pagehide", () => this.sendOnTheWayOut());
  }

  private part<E extends Element = HTMLElement>(selector: string): E {
    const found = this.form.querySelector<E>(selector);
    if (!found) throw new Error(`the form lacks ${selector}`);
    return found;
  }

  private onSubmit(event: SubmitEvent): void {
    if (this.form.dataset.ready !== undefined) return;
    event.preventDefault();
    if (this.timer === undefined && this.isComplete()) this.start();
  }

  /** Say before the seconds run what the server would say after them. */
  private isComplete(): boolean {
    const wrong = this.message ? problemOf(this.message) : "";
    const empty = [...this.form.querySelectorAll<HTMLInputElement>("input[required]")].filter((field) => !field.value.trim());
    for (const field of empty) complain(field, this.form.dataset.missing ?? "");
    if (this.message && wrong) complain(this.message, wrong);
    (empty[0] ?? (wrong ? this.message : undefined))?.focus();
    return !wrong && empty.length === 0;
  }

  private start(): void {
    let left = Number(this.form.dataset.seconds);
    this.count.textContent = String(left);
    this.lock(true);
    this.actions.hidden = true;
    this.bar.hidden = false;
    this.part<HTMLElement>("[data-cancel]").focus();
    this.timer = window.setInterval(() => {
      left -= 1;
      this.count.textContent = String(left);
      if (left <= 0) this.send();
    }, 1000);
  }

  private cancel(): void {
    this.stop();
    this.lock(false);
    this.bar.hidden = true;
    this.actions.hidden = false;
    this.fields()[0]?.focus();
  }

  private fields(): Field[] {
    return [...this.form.querySelectorAll<Field>("textarea, input[name^=part_]")];
  }

  private lock(locked: boolean): void {
    for (const field of this.fields()) field.readOnly = locked;
  }

  private send(): void {
    this.stop();
    this.form.dataset.ready = "";
    this.form.requestSubmit();
  }

  private sendOnTheWayOut(): void {
    if (this.timer === undefined) return;
    this.stop();
    void fetch(this.form.action, { method: "POST", body: new FormData(this.form), keepalive: true });
  }

  private stop(): void {
    window.clearInterval(this.timer);
    this.timer = undefined;
  }
}
