import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect } from '@jest/globals';
import { MINUTE } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { STORY_START, StoryStation } from '../harness/station.js';
import { story } from '../harness/story.js';

/** Of a station that is stopped. */
async function rowsIn(folder: string, sql: string): Promise<unknown[][]> {
  const instance = await DuckDBInstance.create(join(folder, 'history', 'history.duckdb'));
  const connection = await instance.connect();
  const rows = (await connection.runAndReadAll(sql)).getRows();
  connection.closeSync();
  instance.closeSync();
  return rows.map((row) => row.map((value) => (typeof value === 'bigint' ? Number(value) : value)));
}

async function charted(station: StoryStation): Promise<void> {
  const due = async () => (await station.stores.dueBook.due(1)).length;
  await station.until(async () => {
    await station.forward(1_000);
    return (await due()) === 0;
  }, 'the history to have everything');
}

story('what incidents take and give back is in the history, also what was decided just before a stop', async () => {
  const clock = new StoryClock(STORY_START);
  const first = await StoryStation.open({ clock });
  await first.hall();
  const kiosk = await first.kiosk('K-1');
  await kiosk.heartbeat();
  const took = clock.now();
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await first.settled();
  await charted(first);
  await first.forward(MINUTE);
  const gave = clock.now();
  await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
  await first.settled();
  await first.stop();

  const second = await StoryStation.open({ clock, folder: first.folder });
  try {
    await charted(second);
    await second.stop();
    const services = 'SELECT ts, up, region, hall, kiosk, type, service FROM service ORDER BY ts';
    const tags = ['anqing', 'hall-1', 'K-1', 'UTIL', 'CASH'];
    expect(await rowsIn(first.folder, services)).toEqual([
      [took, 0, ...tags],
      [gave, 1, ...tags],
    ]);
    const incidents = 'SELECT ts, opened, kiosks, region, hall FROM incident ORDER BY ts';
    expect(await rowsIn(first.folder, incidents)).toEqual([
      [took, 1, 1, 'anqing', 'hall-1'],
      [gave, 0, 1, 'anqing', 'hall-1'],
    ]);
  } finally {
    await second.remove();
  }
});
