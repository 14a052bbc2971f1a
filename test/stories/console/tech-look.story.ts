import { expect } from '@jest/globals';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { consoleStories } from '#test/harness/console.js';
import { JOINED_PASSWORD } from '#test/harness/joined.js';
import { phoneOf, technician, untilKept } from '#test/harness/phone.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 15_000 };
const FIRST_VIEW_KB = 150;
/** A phone of some years in a cellar: four times slower, 150 ms there and back, 1.6 Mbit/s down and 0.75 up. */
const SLOWER = 4;
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };

/** What keeps somebody from using the page, as far as a program can tell. */
async function barriersOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

consoleStories((stage) => {
  for (const dark of [false, true]) {
    story(`everybody can use the technician’s pages, ${dark ? 'dark' : 'light'}`, async () => {
      const { station } = stage;
      const id = dark ? 'w-dark' : 'w-light';
      const who = await technician(station, id);
      const kiosk = await station.kiosk(`LOOK-${id}`, { maintainer: id });
      await kiosk.fault('BNA-002', 'noteAcceptor');
      await station.settled();
      const [order] = await booksOf(station, kiosk.id).orders();
      const { page, close } = await phoneOf(stage, who, '/tech', dark);
      await page.waitForSelector('[data-test=mine]', PATIENCE);
      const found = [await barriersOf(page)];
      await page.click(`[data-test="order-${order?.id}"]`);
      await page.waitForSelector('[data-test=call]', PATIENCE);
      found.push(await barriersOf(page));
      for (const step of ['order.accept', 'order.arrive']) {
        await page.click(`[data-test="${step}"]`);
      }
      for (const act of ['order.repair', 'order.hold', 'order.passOn']) {
        await page.click(`[data-test="${act}"]`);
        await page.waitForSelector('[data-test=send]', PATIENCE);
        found.push(await barriersOf(page));
        await page.click('[data-test=close]');
      }
      expect(found).toEqual(found.map(() => []));
      await close();
    });
  }

  story(`the first view of the technician’s page is less than ${FIRST_VIEW_KB} KB in all`, async () => {
    const { station } = stage;
    const { name } = await technician(station, 'w-slow');
    const kiosk = await station.kiosk('LOOK-SLOW', { maintainer: name });
    await kiosk.fault('BNA-002', 'noteAcceptor');
    await station.settled();
    const { page, close } = await stage.open({ size: 'phone' });
    const context = page.context();
    await context.request.post('/api/v1/session', { data: { name, password: JOINED_PASSWORD } });
    await context.addInitScript(`localStorage.setItem('hallwatch.session', '${name}')`);
    const line = await context.newCDPSession(page);
    let bytes = 0;
    line.on('Network.loadingFinished', ({ encodedDataLength }) => {
      bytes += encodedDataLength;
    });
    const asked: string[] = [];
    line.on('Network.requestWillBeSent', ({ request }) => {
      asked.push(new URL(request.url).pathname);
    });
    await line.send('Network.enable');
    await line.send('Network.emulateNetworkConditions', SLOW_4G);
    await line.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    const shown = async (): Promise<number> => {
      const began = performance.now();
      await page.goto('/tech', { waitUntil: 'commit' });
      await page.waitForSelector('[data-test=mine]', PATIENCE);
      return Math.round(performance.now() - began);
    };
    const ms = await shown();
    const kb = Math.round(bytes / 1024);
    const first = asked.slice(0, asked.indexOf('/api/v1/events'));
    await untilKept(station, page);
    const again = await shown();
    console.log(
      `The first view of /tech: ${kb} KB, ${ms} ms; opened again ${again} ms; with the processor ${SLOWER} times slower on slow 4G`,
    );
    // What it shows is asked for once, beside the script and not after it.
    for (const path of ['/api/v1/session', '/api/v1/orders', '/api/v1/halls', '/api/v1/state'])
      expect(first.filter((one) => one === path)).toHaveLength(1);
    expect(first.filter((one) => one.startsWith('/assets/'))).toHaveLength(2);
    expect(kb).toBeGreaterThan(0);
    expect(kb).toBeLessThan(FIRST_VIEW_KB);
    await close();
  });
});
