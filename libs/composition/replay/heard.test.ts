import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkFleet } from '#libs/contracts/index.js';
import { type Fleet, SECOND } from '#libs/domain/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { readRules } from '#libs/stages/watch/index.js';
import { Replay } from './replay.js';
import { ReplayWriter } from './replay-writer.js';

const START = 1_767_225_600_000;
const rules = readRules(readFileSync(projectFile('libs', 'stages', 'watch', 'rules', 'default.yaml'), 'utf8'));

function fleet(): Fleet {
  const kiosk = { id: 'K-1', hall: 'h-1', type: 'UTIL', services: ['CASH'], maintainer: 'p-1', heartbeatS: 60 };
  const checked = checkFleet({
    halls: [{ id: 'h-1', region: 'anqing', hotline: '0556-0000-000' }],
    kiosks: [kiosk],
    people: [{ id: 'p-1', channels: [{ kind: 'webhook', url: 'http://127.0.0.1:9/alerts' }] }],
  });
  if ('errors' in checked) throw new Error(JSON.stringify(checked.errors));
  return checked.fleet as Fleet;
}

interface Sent {
  afterS: number;
  what: 'beat' | 'start' | 'repeat' | 'broken' | 'text' | 'huge' | 'region' | 'topic';
  wrapsAt: number;
}

/** The lines of a kiosk that lives so; all its boots have one name. */
function linesOf(sent: Sent[]): string[] {
  let [at, seq] = [START, 0];
  const said: object[] = [];
  const own = 'hallwatch/v1/anqing/K-1/heartbeat';
  const line = (topic: string, payload: unknown): string => JSON.stringify({ receivedAt: at, topic, payload });
  const lines = [line(own, { ts: at, bootId: 'SN-1', seq, mode: 'inService' })];
  for (const { afterS, what, wrapsAt } of sent) {
    at += afterS * SECOND;
    seq = what === 'start' || seq + 1 >= wrapsAt ? 0 : seq + 1;
    const whole = { ts: at, bootId: 'SN-1', seq, mode: 'inService' };
    if (what === 'repeat') lines.push(line(own, said.at(-1) ?? whole));
    else if (what === 'broken') lines.push(line(own, { ...whole, mode: 7 }));
    else if (what === 'text') lines.push(line(own, 'seq=1'));
    else if (what === 'huge') lines.push(line(own, { ...whole, note: 'x'.repeat(17_000) }));
    else if (what === 'region') lines.push(line('hallwatch/v1/elsewhere/K-1/heartbeat', whole));
    else if (what === 'topic') lines.push(line(own, { ts: at, note: 'no boot' }));
    else lines.push(line(own, whole));
    said.push(whole);
  }
  return lines;
}

async function toldOf(lines: string[], atOnce: number): Promise<string[]> {
  const telling = new ReplayWriter();
  const report = (): void => undefined;
  const tell = (news: Parameters<ReplayWriter['take']>[0]): void => telling.take(news);
  const replay = await Replay.open({ fleet: fleet(), rules, until: null, atOnce, complain: report, tell, report });
  for (const line of lines) await replay.take(Buffer.from(line));
  await replay.finish();
  return telling.lines();
}

const what = fc.constantFrom<Sent['what']>('beat', 'start', 'repeat', 'broken', 'text', 'huge', 'region', 'topic');
/** What is no reading is noted once in 15 seconds: a kiosk may have been heard so much later than is known. */
const LONGEST_PAUSE = 180 - 15 - 1;
const pause = fc.integer({ min: 0, max: LONGEST_PAUSE });
const lives = fc.array(fc.record({ afterS: pause, what, wrapsAt: fc.constantFrom(5, 256, 1e9) }), {
  maxLength: 60,
});

test('a kiosk that sends anything in time is never called silent, and whatever is decided together the same is told', async () => {
  await fc.assert(
    fc.asyncProperty(lives, async (sent) => {
      const lines = linesOf(sent);
      const told = await toldOf(lines, 1);
      expect(told.filter((line) => line.includes('"kind":"link"'))).toEqual([]);
      expect(await toldOf(lines, 7)).toEqual(told);
    }),
    { numRuns: 40 },
  );
});
