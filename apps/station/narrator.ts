import type { Change, Changes } from '#libs/domain/index.js';
import { timeOfDay } from '#libs/runtime/index.js';

const TOLD = new Set(['incident', 'order', 'notice']);

/** What an incident gathers while it is open shows in its order and notice. */
const isTold = ({ what, how }: Change): boolean =>
  TOLD.has(what) && how !== 'kept' && !(what === 'incident' && how === 'updated');

interface Said {
  kioskId?: string | null;
  hallId?: string;
  reason?: { zh: string; en: string };
  severity?: string;
  priority?: string;
  kind?: string;
  assignee?: string | null;
}

const aside = ({ what, body }: Change): string => {
  const said = body as Said;
  if (what === 'incident') return `(${said.severity})`;
  if (what === 'order') return `(${said.kind}, ${said.priority}) → ${said.assignee ?? 'nobody named'}`;
  return '';
};

/** One readable line for a change. */
export function lineOf(change: Change): string {
  const said = change.body as Said;
  const head = `${timeOfDay.format(change.at)}  ${change.what.padEnd(8)} ${change.how.padEnd(9)}`;
  return `${head} ${(said.kioskId ?? said.hallId ?? '').padEnd(12)} ${said.reason?.zh ?? ''} · ${said.reason?.en ?? ''} ${aside(change)} ${change.subject}`;
}

/** Tells the terminal what happens, as it happens. */
export async function narrate(changes: Changes, write: (line: string) => void): Promise<() => Promise<void>> {
  let last = await changes.lastId();
  let telling: Promise<void> = Promise.resolve();
  const tell = async (): Promise<void> => {
    for (const change of await changes.after(last, 200)) {
      last = change.id;
      if (isTold(change)) write(lineOf(change));
    }
  };
  const stop = changes.onNew(() => {
    telling = telling.then(tell).catch((error: unknown) => write(`The changes cannot be read: ${(error as Error).message}`));
  });
  return () => {
    stop();
    return telling;
  };
}
