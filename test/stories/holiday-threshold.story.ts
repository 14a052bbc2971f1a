import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import type { Instant } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { rulesFile } from '../harness/rules.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const at = (text: string): Instant => Date.parse(`${text}+08:00`);

/** S0-Q6a: a box that fills stops the terminal, holidays included; nobody passes by to empty it. */
const SOONER_ON_HOLIDAYS = `
  - id: cashbox-high-on-holidays
    kind: cashbox
    because: S0-Q6a
    title: { zh: '{item}假期过半', en: '{item} half full on a holiday' }
    units: [noteBox]
    states: [high]
    pct: { raise: 50, clear: 40 }
    when: { days: [statutory] }
    severity: info
    stopsService: false
`;

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-holiday-'));
const here = stationFor({
  folder,
  clock: new StoryClock(at('2026-02-13T08:00')),
  env: { HALLWATCH_RULES_FILE: rulesFile(SOONER_ON_HOLIDAYS, folder) },
});

story('a box that is half full is told on the days of the spring festival, and stays told until it is emptied', async () => {
  const { station } = here;
  const kiosk = await station.kiosk('K-1', { heartbeatS: 86_400 });
  const holding = async (when: string, notes: number): Promise<string[]> => {
    const { clock } = station;
    if (clock instanceof StoryClock) clock.jump(at(when) - clock.now());
    await kiosk.notes(notes);
    await station.settled();
    const open = await booksOf(station, 'K-1').incidents('open');
    return open
      .flatMap((incident) => incident.holding.map(({ rule }) => rule))
      .filter((rule) => rule === 'cashbox-high-on-holidays');
  };
  expect(await holding('2026-02-13T09:00', 520)).toEqual([]);
  expect(await holding('2026-02-14T17:00', 560)).toEqual([]);
  expect(await holding('2026-02-15T09:00', 570)).toEqual(['cashbox-high-on-holidays']);
  expect(await holding('2026-02-24T09:00', 580)).toEqual(['cashbox-high-on-holidays']);
  expect(await holding('2026-02-24T10:00', 0)).toEqual([]);
  expect(await holding('2026-02-24T17:00', 600)).toEqual([]);
});
