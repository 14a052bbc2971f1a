import { readFile } from 'node:fs/promises';
import { expect } from '@jest/globals';
import { DAY, FIGURE_WORDS } from '#libs/domain/index.js';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { ALL_WELL, personOf, WORK } from '#test/harness/order-acts.js';
import type { StoryStation } from '#test/harness/station.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };

interface Told {
  orders: number;
  done: number;
  acceptMinutes: number | null;
  repairMinutes: number | null;
  heldMinutes: number;
  firstTimeFix: number | null;
  repeats: number;
}

/** One order that is mended and accepted, one that is accepted, one that nobody looked at. */
async function threeOrders(station: StoryStation): Promise<void> {
  await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people: ['p-1', 'p-2'].map(personOf) } });
  const did = async (kioskId: string, act: string, by: string, more = {}): Promise<void> => {
    const [order] = await booksOf(station, kioskId).orders();
    const body = { act: `order.${act}`, by, ...more };
    expect((await station.call(`/api/v1/orders/${order?.id}/acts`, { body })).status).toBe(201);
  };
  for (const id of ['FIG-1', 'FIG-2', 'FIG-3']) {
    const kiosk = await station.kiosk(id, { maintainer: 'p-1' });
    await kiosk.fault('BNA-002', 'noteAcceptor');
    await station.settled();
    if (id === 'FIG-3') continue;
    await did(id, 'accept', 'p-1');
    if (id === 'FIG-2') continue;
    await did(id, 'arrive', 'p-1');
    await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
    await station.settled();
    await did(id, 'repair', 'p-1', { record: WORK });
    await did(id, 'acceptance', 'p-2', { passed: true, checks: ALL_WELL });
  }
}

const rounded = (value: number | null): string =>
  value === null ? '—' : Number.isInteger(value) ? String(value) : value.toFixed(1);
const share = (value: number | null): string => (value === null ? '—' : `${(value * 100).toFixed(1)}%`);

consoleStories((stage) => {
  story('the figures on the page and in its file are those of the API, and on paper nothing is there to press', async () => {
    const { station } = stage;
    await threeOrders(station);
    const watched = await stage.logIn({ size: 'desktop' });
    const { page } = watched;
    await page.click('[data-test=orders-link]');
    await page.click('[data-test=figures-link]');
    const table = page.locator('[data-test=figures]');
    await table.waitFor(PATIENCE);
    const dayOf = async (which: string): Promise<number> =>
      Date.parse(`${await page.inputValue(`[data-test=${which}]`)}T00:00+08:00`);
    const from = new Date(await dayOf('from')).toISOString();
    const to = new Date((await dayOf('to')) + DAY).toISOString();
    const { body } = await station.call(`/api/v1/orders/figures?by=hall&from=${from}&to=${to}`);
    const { total, lines } = body as { total: Told; lines: (Told & { name: string })[] };
    expect(total).toMatchObject({ orders: 3, done: 1 });
    expect(lines).toHaveLength(1);

    const cells = (row: string): Promise<string[]> =>
      table.locator(`${row} td`).evaluateAll((all) => all.map((cell) => cell.firstChild?.textContent?.trim() ?? ''));
    for (const [row, told] of [
      ['tbody tr:first-child', lines[0] as Told],
      ['tfoot tr', total],
    ] as const) {
      expect((await cells(row)).slice(0, 7)).toEqual([
        String(told.orders),
        String(told.done),
        rounded(told.acceptMinutes),
        rounded(told.repairMinutes),
        rounded(told.heldMinutes),
        share(told.firstTimeFix),
        String(told.repeats),
      ]);
    }
    expect(await table.locator('tbody th').allInnerTexts()).toEqual(['一号自助厅']);
    await expectToFit(page);

    const [file] = await Promise.all([page.waitForEvent('download'), page.click('[data-test=csv]')]);
    const saved = await readFile(await file.path(), 'utf8');
    const rows = saved
      .replace('\ufeff', '')
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    expect(rows.map(([name, orders, done]) => [name, orders, done])).toEqual([
      ['大厅', FIGURE_WORDS.orders.name.zh, FIGURE_WORDS.done.name.zh],
      ['一号自助厅', '3', '1'],
      ['合计', '3', '1'],
    ]);

    await page.emulateMedia({ media: 'print' });
    expect(await table.isVisible()).toBe(true);
    expect(await page.locator('button:visible, select:visible, input:visible, a.button:visible').count()).toBe(0);
    await closeWithoutComplaint(watched);
  });
});
