import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { NamedEvent } from '#libs/runtime/index.js';
import { JournalShorterThanBooks, JournalTailCut, LocalJournal } from './index.js';

let folder: string;
let events: NamedEvent[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hallwatch-end-'));
  events = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (): Promise<LocalJournal> => LocalJournal.open({ folder, report: (event) => void events.push(event) });
const segment = (): string => join(folder, readdirSync(folder).find((name) => name.endsWith('.journal')) as string);
async function written(count: number): Promise<LocalJournal> {
  const journal = await open();
  for (let at = 1; at <= count; at++)
    await new Promise<void>((resolve, reject) =>
      journal.append({ entry: { type: 'tick', at } }, (error) => (error ? reject(error) : resolve())),
    );
  return journal;
}

test('what is cut off after a clean stop had been acknowledged: one line says how many are missing, and their places stay free', async () => {
  await (await written(5)).close();
  const each = (statSync(segment()).size - 20) / 5;
  truncateSync(segment(), statSync(segment()).size - Math.ceil(each * 1.5));
  const again = await open();
  expect(events.map(({ says }) => says)).toEqual([
    expect.stringMatching(/^2 acknowledged entries are missing at the end of the journal \(positions 4 to 5\)/),
  ]);
  expect(events[0]).toBeInstanceOf(JournalShorterThanBooks);
  expect(again.appendNow({ entry: { type: 'tick', at: 9 } })).toBe(6);
  await again.close();
});

test('what a crash cut off was acknowledged to nobody', async () => {
  const journal = await written(3);
  await journal.close();
  rmSync(join(folder, 'end.json'));
  truncateSync(segment(), statSync(segment()).size - 3);
  await (await open()).close();
  expect(events.map((event) => event.constructor)).toEqual([JournalTailCut]);
});

test('a clean stop and a start say nothing, and while it is written there is no note', async () => {
  await (await written(2)).close();
  expect(existsSync(join(folder, 'end.json'))).toBe(true);
  const again = await open();
  expect(existsSync(join(folder, 'end.json'))).toBe(false);
  await again.close();
  writeFileSync(join(folder, 'end.json'), '{"en');
  await (await open()).close();
  expect(events).toEqual([]);
});
