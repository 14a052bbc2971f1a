import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { SystemClock } from '#libs/runtime/index.js';
import { inHistory, inJournal, recorded } from '../harness/kept.js';
import { Spawned } from '../harness/spawned.js';
import { type StoryKiosk, StoryStation } from '../harness/station.js';
import { story } from '../harness/story.js';

/** Large enough that some hundred close a segment of the smallest journal. */
const VENDOR_EXTRA = 'x'.repeat(15_000);
const EACH = 130;
const SMALLEST = { HALLWATCH_JOURNAL_MAX_MB: '64' };

const segments = (dataDir: string): string[] =>
  readdirSync(join(dataDir, 'journal'))
    .filter((name) => name.endsWith('.journal'))
    .sort()
    .map((name) => join(dataDir, 'journal', name));

/** Flips a bit of the middle of the file, which is in the payload of some reading. */
function flipInTheMiddle(file: string): void {
  const bytes = readFileSync(file);
  const at = bytes.length >> 1;
  bytes[at] = (bytes[at] as number) ^ 0x04;
  writeFileSync(file, bytes);
}

async function look(dataDir: string, ...args: string[]): Promise<{ code: number | null; lines: string[] }> {
  const program = new Spawned('apps/tools/journal', [...args, '--folder', dataDir], {});
  const code = await program.finish();
  return { code, lines: program.output.trimEnd().split('\n') };
}

async function sendMuch(kiosks: StoryKiosk[]): Promise<void> {
  for (let seq = 0; seq < EACH; seq++)
    await Promise.all(kiosks.map((kiosk) => kiosk.heartbeat({ seq, vendorExtra: VENDOR_EXTRA })));
}

story('flipped bits in an old and in the newest file cost their readings, are named, and nothing else', async () => {
  const clock = new SystemClock();
  const first = await StoryStation.open({ clock, env: SMALLEST });
  const dataDir = first.folder;
  await first.hall();
  const kiosks = await Promise.all(['K-1', 'K-2', 'K-3'].map((id) => first.kiosk(id)));
  await sendMuch(kiosks);
  await kiosks[0]?.sendRaw(kiosks[0].topic('heartbeat'), '{"ts":1,');
  await recorded(first);
  expect((await look(dataDir, 'verify')).code).toBe(0);
  await first.stop();

  const all = await inJournal(dataDir);
  const files = segments(dataDir);
  expect(files.length).toBeGreaterThan(1);
  const [old, newest] = [files[0], files.at(-1)] as [string, string];
  for (const file of [old, newest]) flipInTheMiddle(file);

  const verdict = await look(dataDir, 'verify');
  expect(verdict.code).toBe(1);
  expect(verdict.lines.filter((line) => line.includes('DAMAGED'))).toHaveLength(2);
  expect(verdict.lines.at(-1)).toMatch(/, 2 positions missing\. Damaged in 2 places\.$/);
  const left = await inJournal(dataDir);
  expect(left).toHaveLength(all.length - 2);

  // The history is lost too: it is made anew from what the journal has.
  rmSync(join(dataDir, 'history'), { recursive: true });
  const again = await StoryStation.open({ clock, folder: dataDir, env: SMALLEST });
  try {
    const kiosk = await again.connect('K-1', kiosks[0]?.password as string);
    await kiosk.heartbeat({ seq: EACH });
    await recorded(again);
    expect(await inHistory(again.stores.history)).toEqual([...left, `K-1 heartbeat b-1 ${EACH}`].sort());
    const told = again.log.filter(({ event }) => event === 'JournalDamaged').map(({ fields }) => fields?.['file']);
    expect(told.sort()).toEqual([old, newest].sort());
    await looksWhileItRuns(dataDir, kiosk);
  } finally {
    await again.remove();
  }
});

async function looksWhileItRuns(dataDir: string, kiosk: StoryKiosk): Promise<void> {
  expect((await look(dataDir, 'verify')).code).toBe(1);
  const { lines: stats } = await look(dataDir, 'stats');
  expect(stats.join('\n')).toMatch(
    /DAMAGED: run verify\n[\s\S]*\nheartbeat 389, \d+ bytes[\s\S]*\nrefused as not-json 1\nkiosks 3\n/,
  );
  expect(stats.filter((line) => line.startsWith('consumer '))).toHaveLength(4);
  const { lines: refused } = await look(dataDir, 'tail', '--from', '1', '--reason', 'not-json');
  expect(refused.map((line) => JSON.parse(line))).toMatchObject([{ refused: 'not-json', sender: 'K-1', text: '{"ts":1,' }]);
  const { lines: last } = await look(dataDir, 'tail', '--kiosk', 'K-1');
  expect(JSON.parse(last.at(-1) as string)).toMatchObject({ kioskId: 'K-1', kind: 'heartbeat', seq: EACH });
  expect(last).toHaveLength(20);
  const following = new Spawned('apps/tools/journal', ['tail', '--follow', '--kiosk', 'K-1', '--folder', dataDir], {});
  await following.says(`"seq":${EACH}`);
  await kiosk.heartbeat({ seq: EACH + 1 });
  await following.says(`"seq":${EACH + 1}`);
  expect((await following.end('SIGTERM')).code).not.toBe(1);
}
