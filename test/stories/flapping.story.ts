import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { MINUTE, SECOND } from '#libs/domain/index.js';
import { rulesFile, UNSTEADY } from '../harness/rules.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-flapping-'));
const here = stationFor({ folder, env: { HALLWATCH_RULES_FILE: rulesFile(UNSTEADY, folder) } });

story('a scanner that comes and goes is one incident until it is steady, and one that stands then stays', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-1', { heartbeatS: 600 });
  const books = booksOf(station, 'K-1');
  for (let i = 0; i < 4; i++) {
    await kiosk.fault('SCN-001', 'qrScanner');
    await station.forward(5 * SECOND);
    await kiosk.fault('SCN-001', 'qrScanner', 'cleared');
    await station.forward(5 * SECOND);
  }
  // The first time it came and went as any fault; when it came again that incident went on, and stands from then on.
  const [unsteady, ...others] = await books.incidents();
  expect(others).toEqual([]);
  expect(unsteady).toMatchObject({ cause: 'fault/SCN-001/qrScanner', state: 'open', reopened: { times: 1 } });
  expect(unsteady?.holding.map(({ rule }) => rule)).toContain('unsteady');

  await kiosk.fault('SCN-001', 'qrScanner');
  await station.forward(2 * MINUTE);
  const [stands] = await books.incidents('open');
  expect(stands).toMatchObject({ id: unsteady?.id, holding: [{ rule: 'fault-reported' }] });

  await kiosk.fault('SCN-001', 'qrScanner', 'cleared');
  await station.settled();
  expect(await books.incidents('open')).toEqual([]);
  // Its order says when it comes and goes, and when it stands.
  const [order, ...more] = await books.orders();
  expect(more).toEqual([]);
  expect(order?.history.map(({ what }) => what)).toEqual(['opened', 'closed', 'reopened', 'updated', 'updated', 'closed']);
});
