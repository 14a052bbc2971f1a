import './style/board.css';
import { renew } from './board/renew.js';

// The server writes the board whole; this only keeps it as it is now. Without it the page stays as it was loaded.

/** Several changes at once are read in one go, milliseconds. */
const SETTLE = 200;
/** What kiosks say of themselves is told in no notice, milliseconds. Ours. */
const LOOK_AGAIN = 10_000;

const find = <T extends HTMLElement>(id: string): T | null => document.getElementById(id) as T | null;

let reading: AbortController | undefined;
let timer: number | undefined;

function show(isLost: boolean): void {
  const mark = find('lost');
  if (mark && mark.hidden === isLost) mark.hidden = !isLost;
}

const scriptOf = (page: Document): string | null | undefined => page.querySelector('script[src]')?.getAttribute('src');

function take(text: string): void {
  const fresh = new DOMParser().parseFromString(text, 'text/html');
  // A newer version was put in place while this page stood open.
  if (scriptOf(fresh) !== scriptOf(document)) {
    window.location.reload();
    return;
  }
  document.title = fresh.title;
  renew(document.body, fresh.body);
}

/** Null: the server cannot be reached, or has no page now. */
async function fetched(signal: AbortSignal): Promise<string | null> {
  try {
    const answer = await fetch(window.location.href, { headers: { accept: 'text/html' }, signal });
    // 404: a hall that is no longer there, which the page says.
    return answer.ok || answer.status === 404 ? await answer.text() : null;
  } catch {
    return null;
  }
}

/** Reads the page anew. What was asked before is not waited for. */
async function read(): Promise<void> {
  reading?.abort();
  const asked = new AbortController();
  reading = asked;
  const text = await fetched(asked.signal);
  if (asked.signal.aborted) return;
  show(text === null);
  if (text !== null) take(text);
  find('board')?.removeAttribute('aria-busy');
}

function soon(): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void read(), SETTLE);
}

/** The live line tells when to read; while it is full or away, looking again must do. */
function listen(): EventSource {
  const line = new EventSource('/api/v1/board/events');
  line.onopen = soon;
  for (const type of ['notice', 'register', 'monitoring']) line.addEventListener(type, soon);
  return line;
}

let line = listen();
window.setInterval(() => {
  if (document.hidden) return;
  void read();
  if (line.readyState === EventSource.CLOSED) line = listen();
}, LOOK_AGAIN);
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) soon();
});

/** Looks while somebody types; the address keeps what was asked. */
function search(form: HTMLFormElement): void {
  const field = find<HTMLInputElement>('q');
  if (!field || new URL(form.action).pathname !== window.location.pathname) return;
  const look = (): void => {
    const url = new URL(window.location.href);
    if (field.value.trim() === '') url.searchParams.delete('q');
    else url.searchParams.set('q', field.value.trim());
    if (url.href === window.location.href) return;
    window.history.replaceState(null, '', url);
    find('board')?.setAttribute('aria-busy', 'true');
    soon();
  };
  field.addEventListener('input', (event) => {
    // Half a word of an input method is no word.
    if (!(event as InputEvent).isComposing) look();
  });
  field.addEventListener('compositionend', look);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    look();
  });
}

function print(button: HTMLButtonElement): void {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
  let folded: HTMLDetailsElement[] = [];
  window.addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open])')];
    for (const fold of folded) fold.open = true;
  });
  window.addEventListener('afterprint', () => {
    for (const fold of folded) fold.open = false;
  });
}

const form = find<HTMLFormElement>('search');
if (form) search(form);
const button = find<HTMLButtonElement>('print');
if (button) print(button);
