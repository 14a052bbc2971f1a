import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { MINUTE } from '#libs/domain/index.js';
import { rulesFile } from '../harness/rules.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const OVERLAYS = `
  - for: { kioskType: ATM }
    rules:
      - { id: kiosk-silent, heartbeats: 8 } # behind a slow link
      - { id: kiosk-gone, off: true }
  - for: { kiosk: K-3 }
    rules:
      - { id: kiosk-silent, heartbeats: 5 }
      - { id: fault-reported, codes: [DOR-001, DOR-002] } # to be taken away; only its doors matter still
`;
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-overlays-'));
const here = stationFor({ folder, env: { HALLWATCH_RULES_FILE: rulesFile('', folder, OVERLAYS) } });

story('a kiosk is held against the rules of its own kind and of itself, the others against the common ones', async () => {
  const { station } = here;
  await (await station.kiosk('K-1')).heartbeat();
  await (await station.kiosk('K-2', { type: 'ATM' })).heartbeat();
  const own = await station.kiosk('K-3', { type: 'ATM' });
  await own.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  expect(await booksOf(station, 'K-3').incidents()).toEqual([]);

  const silent = (): string[] => ['K-1', 'K-2', 'K-3'].filter((id) => station.pipeline.watch.linkOf(id) === 'down');
  await station.forward(4 * MINUTE);
  expect(silent()).toEqual(['K-1']);
  await station.forward(MINUTE);
  expect(silent()).toEqual(['K-1', 'K-3']);
  await station.forward(3 * MINUTE);
  expect(silent()).toEqual(['K-1', 'K-2', 'K-3']);
});
