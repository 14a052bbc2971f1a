import { existsSync, readFileSync } from 'node:fs';
import type { History } from '#libs/domain/index.js';
import { Whole } from './whole.js';

export interface Verdict {
  acknowledged: number;
  lost: number;
  twice: number;
}

const PAGE = 5_000;

/** How often the history has each reading, by kiosk, boot and number. */
async function countsIn(history: History): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<History['readings']>> = await history.readings({
      kind: 'heartbeat',
      limit: PAGE,
      ...(after && { after }),
    });
    for (const { kioskId, bootId, seq } of page.items) {
      const name = `${kioskId} ${bootId} ${seq}`;
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    after = page.next;
  } while (after);
  return counts;
}

/** Holds what was acknowledged against what the history has. */
export async function compare(history: History, ackedFile: string): Promise<Verdict> {
  const acknowledged = readFileSync(ackedFile, 'utf8').trimEnd().split('\n').filter(Boolean);
  const counts = await countsIn(history);
  return {
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((name) => !counts.has(name)).length,
    twice: [...counts.values()].filter((count) => count > 1).length,
  };
}

/** Starts on what a killed run left behind, lets the history catch up, and looks for every reading that was acknowledged. */
export async function verify(dataDir: string, ackedFile: string): Promise<Verdict | null> {
  if (!existsSync(ackedFile)) return null;
  const whole = await Whole.open(dataDir);
  try {
    await whole.recorded();
    return await compare(whole.stores.history, ackedFile);
  } finally {
    await whole.close();
  }
}
