import type { Change, Changes } from '#libs/domain/index.js';
import { timeOfDay } from '#libs/runtime/index.js';

type Narrated = Extract<Change, { what: 'incident' | 'order' | 'notice' }>;

/** What an incident gathers while it is open shows in its order and notice. */
function isTold(change: Change): change is Narrated {
  const { what, how } = change;
  return what === 'incident' ? how !== 'updated' && how !== 'kept' : (what === 'order' || what === 'notice') && how !== 'kept';
}

function aside({ what, body }: Narrated): string {
  if (what === 'incident') return `(${body.severity})`;
  return what === 'order' ? `(${body.kind}, ${body.priority}) → ${body.assignee ?? 'nobody named'}` : '';
}

/** One readable line for a change. */
export function lineOf(change: Narrated): string {
  const { at, what, how, body, subject } = change;
  const head = `${timeOfDay.format(at)}  ${what.padEnd(8)} ${how.padEnd(9)}`;
  return `${head} ${(body.kioskId ?? body.hallId).padEnd(12)} ${body.reason.zh} · ${body.reason.en} ${aside(change)} ${subject}`;
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
