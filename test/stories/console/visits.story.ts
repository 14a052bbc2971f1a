import { expect } from '@jest/globals';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { joined } from '#test/harness/joined.js';
import { phoneOf, untilKept } from '#test/harness/phone.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 15_000 };

/** What keeps somebody from using the page, as far as a program can tell. */
async function barriersOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical').map(({ id }) => id);
}

const stopsOf = async (page: Page): Promise<string[]> => {
  const titles = await page.locator('[data-test=stops] h2').allInnerTexts();
  return titles.map((title) => title.trim());
};

consoleStories((stage) => {
  story('the trip of the day is read on the phone: stops in their order, and what is packed stays packed', async () => {
    const { station } = stage;
    await station.hallLies({ lat: 30, lon: 117 });
    await station.hall({ id: 'hall-2', name: '二号自助厅', lat: 30.05, lon: 117 });
    await station.hall({ id: 'hall-3', name: '三号自助厅', lat: 30.02, lon: 117 });
    const who = await joined(station, { id: 'v-1', role: 'technician', halls: ['hall-1', 'hall-2', 'hall-3'] });
    for (const [id, hall] of [
      ['VISIT-FAR', 'hall-2'],
      ['VISIT-NEAR', 'hall-3'],
    ] as const) {
      const kiosk = await station.kiosk(id, { hall, maintainer: 'v-1', heartbeatS: 86_400 });
      await kiosk.fault('PRN-004', 'receiptPrinter');
      await kiosk.paper(0);
    }
    await station.settled();
    await station.until(
      async () =>
        (await booksOf(station, 'VISIT-NEAR').orders()).length === 2 &&
        (await booksOf(station, 'VISIT-FAR').orders()).length === 2,
      'the orders to be open',
    );
    const phone = await phoneOf(stage, who);
    const { page } = phone;
    await page.click('[data-test=to-trip]');
    await page.waitForSelector('[data-test=stops]', PATIENCE);
    expect(await page.locator('h1').first().innerText()).toBe('今日行程');
    expect(await stopsOf(page)).toEqual(['1. 三号自助厅', '2. 二号自助厅']);
    await expectToFit(page);
    expect(await barriersOf(page)).toEqual([]);

    const pack = page.locator('[data-test=bring-list] input').first();
    const others = page.locator('[data-test=bring-list] input');
    await pack.check();
    await page.reload();
    await pack.waitFor(PATIENCE);
    expect(await pack.isChecked()).toBe(true);
    expect(await others.evaluateAll((all) => all.filter((one) => (one as HTMLInputElement).checked).length)).toBe(1);

    await untilKept(station, page);
    await phone.context.setOffline(true);
    await page.reload();
    await page.waitForSelector('[data-test=stops]', PATIENCE);
    expect(await page.locator('[data-signal=off]').count()).toBe(1);
    expect(await stopsOf(page)).toEqual(['1. 三号自助厅', '2. 二号自助厅']);
    expect(await pack.isChecked()).toBe(true);
    await pack.uncheck();
    await page.reload();
    await pack.waitFor(PATIENCE);
    expect(await pack.isChecked()).toBe(false);
    await expectToFit(page);
    await phone.close();
    expect(phone.complaints).toEqual([]);
  });

  story('whoever leads them sees the same trip on the board, under the person', async () => {
    const watched = await stage.logIn({ size: 'desktop' });
    const { page } = watched;
    await page.click('[data-test=orders-link]');
    await page.selectOption('[data-test=person]', 'v-1');
    await page.locator('[data-test=trip] summary').filter({ hasText: '此人的行程' }).click();
    await page.waitForSelector('[data-test=trip-stops]', PATIENCE);
    expect(await page.locator('[data-test=trip-stops] > li > strong').allInnerTexts()).toEqual(['三号自助厅', '二号自助厅']);
    expect(await page.locator('[data-test=trip-sum]').innerText()).toContain('2');
    await expectToFit(page);
    await closeWithoutComplaint(watched);
  });
});
