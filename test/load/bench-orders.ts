import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { DAY, type MaintenanceOrder, MINUTE, ORDER_KINDS, PRIORITIES, UNDONE_STATES } from '#libs/domain/index.js';
import { SystemClock } from '#libs/runtime/index.js';
import { openBrowser } from '#test/harness/browser.js';
import { sampleOrder } from '#test/harness/sample-books.js';
import { ADMIN_PASSWORD, StoryStation } from '#test/harness/station.js';

/*
 * The board of orders with many of them undone: how long the server takes to answer, and where Chromium is, how long the page takes to draw
 * what was answered. A station of its own with the embedded PostgreSQL; the median of some rounds.
 */
const { values } = parseArgs({
  options: { orders: { type: 'string', default: '10000' }, rounds: { type: 'string', default: '21' } },
});
const [ORDERS, ROUNDS] = [Number(values.orders), Number(values.rounds)];
/** Milliseconds in which each is to be there. Ours. */
const WANTED_MS = 200;
const HALLS = 40;
/** What an order of a week holds. */
const HISTORY = 12;

const clock = new SystemClock();
const median = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

function orderOf(n: number): MaintenanceOrder {
  const event = {
    at: clock.now() - n,
    what: 'updated',
    by: 'hallwatch',
    note: { zh: '设备仍在上报同一故障', en: 'Reported still' },
  } as const;
  return sampleOrder({
    id: `MO-${n}`,
    incidentId: `IN-${n}`,
    kioskId: `K-${n}`,
    hallId: `hall-${n % HALLS}`,
    kind: ORDER_KINDS[n % ORDER_KINDS.length] ?? 'repair',
    priority: PRIORITIES[n % PRIORITIES.length] ?? 'low',
    state: UNDONE_STATES[n % UNDONE_STATES.length] ?? 'open',
    assignee: n % 9 === 0 ? null : `p-${n % 60}`,
    openedAt: clock.now() - n * MINUTE,
    dueAt: clock.now() + (n - ORDERS / 3) * MINUTE,
    history: Array.from({ length: HISTORY }, () => event),
  });
}

async function answers(station: StoryStation, path: string): Promise<{ ms: number; kilobytes: number }> {
  const times: number[] = [];
  let size = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const begun = performance.now();
    const { status, body } = await station.call(path);
    times.push(performance.now() - begun);
    if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
    size = JSON.stringify(body).length;
  }
  return { ms: median(times), kilobytes: size / 1024 };
}

/** Notes in the page when the first cards are on the screen. */
const WATCH = `new MutationObserver((_, watcher) => {
  if (!document.querySelector('[data-test^=card-]')) return;
  watcher.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.drawnAt = performance.now(); }));
}).observe(document, { childList: true, subtree: true })`;
const DRAWN = `window.drawnAt - Math.max(...performance.getEntriesByType('resource')
  .filter(({ name }) => name.includes('/orders/board')).map(({ responseEnd }) => responseEnd).filter((at) => at < window.drawnAt))`;

/** From the last byte of the board's answer to its cards being on the screen, while the page reads everything else too. */
async function draws(station: StoryStation): Promise<number[] | null> {
  const browser = await openBrowser();
  if (!browser) return null;
  const { page } = await browser.page(station.url, { size: 'desktop' });
  await page.goto('/');
  await page.fill('#name', 'admin');
  await page.fill('#password', ADMIN_PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-connection=live]');
  await page.context().addInitScript(WATCH);
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    await page.goto('/orders');
    await page.waitForSelector('[data-test^=card-]');
    // Two frames later they are on the screen.
    await page.waitForTimeout(500);
    times.push(await page.evaluate<number>(DRAWN));
  }
  await browser.close();
  return times;
}

const station = await StoryStation.open({ clock });
try {
  await station.stores.books.transact(async ({ orders }) => {
    for (let n = 0; n < ORDERS; n++) await orders.save(orderOf(n));
  });
  const asked = [
    ['the board as its page asks', 'orders/board?limit=20'],
    ['the board', 'orders/board'],
    ['of a hall', 'orders/board?hallId=hall-3'],
    ['of a person', 'orders/board?assignee=p-7'],
    ['urgent repairs', 'orders/board?kind=repair&priority=urgent'],
    ['the largest page', 'orders/board?limit=200'],
    ['counts alone', 'orders/board?limit=1'],
    ['figures of 30 days', `orders/figures?by=person&from=${clock.now() - 30 * DAY}&to=${clock.now()}`],
    ['a page of the list', 'orders?state=open&limit=500'],
  ] as const;
  console.log(`${ORDERS} undone orders, the median of ${ROUNDS}; wanted ${WANTED_MS} ms`);
  for (const [name, path] of asked) {
    const { ms, kilobytes } = await answers(station, `/api/v1/${path}`);
    console.log(`${name.padEnd(28)} ${ms.toFixed(1).padStart(7)} ms ${kilobytes.toFixed(0).padStart(6)} KiB`);
  }
  const drawn = await draws(station);
  if (drawn) console.log(`the page draws it in ${median(drawn).toFixed(1)} ms (the slowest ${Math.max(...drawn).toFixed(1)})`);
  else console.log('Chromium is not installed: the page was not measured');
} finally {
  await station.remove();
}
