import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, test } from '@jest/globals';
import { SystemClock } from '#libs/runtime/index.js';
import { Spawned } from '../harness/spawned.js';
import { StoryStation } from '../harness/station.js';

interface Line {
  cause: string;
  kiosks: string[];
  from: number;
  to: number | null;
  needsOrder: boolean;
}
interface Listed {
  items: { kioskId: string; cause: string; openedAt: string }[];
}

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-truth-'));
let station: StoryStation;
afterEach(() => station.remove());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a simulated fleet writes what was really wrong with it, and the station found what needed an order', async () => {
  station = await StoryStation.open({ clock: new SystemClock() });
  const [fleet, passwords, truth] = ['fleet.json', 'passwords.json', 'truth.jsonl'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const written = new Spawned('simulator', ['--kiosks', '20', '--write-fleet', fleet], {});
  expect(await written.finish()).toBe(0);
  const { body } = await station.call('/api/v1/fleet', { body: JSON.parse(readFileSync(fleet, 'utf8')) });
  writeFileSync(passwords, JSON.stringify(body));

  const url = `mqtt://127.0.0.1:${station.mqttPort}`;
  const simulator = new Spawned(
    'simulator',
    ['--url', url, '--fleet', fleet, '--passwords', passwords, '--scenes', '--truth', truth],
    {},
  );
  const dead = /(\S+) struck: SCR-001/;
  await simulator.says(dead, 60);
  const kioskId = dead.exec(simulator.output)?.[1] as string;
  const incidents = async (): Promise<Listed['items']> =>
    ((await station.call(`/api/v1/incidents?kioskId=${kioskId}`)).body as Listed).items;
  await station.until(async () => (await incidents()).length > 0, 'the incident', 20_000);
  expect((await simulator.end()).code).toBe(0);

  const lines = readFileSync(truth, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const own = lines.filter(({ kiosks }) => kiosks.includes(kioskId));
  expect(own).toMatchObject([{ cause: 'fault/SCR-001/touchScreen', kiosks: [kioskId], to: null, needsOrder: true }]);
  const [found] = await incidents();
  expect(found?.cause).toBe('fault/SCR-001/touchScreen');
  expect(Math.abs(Date.parse(found?.openedAt ?? '') - (own[0]?.from ?? 0))).toBeLessThan(5_000);
}, 120_000);
