import { expect } from '@jest/globals';
import { closeWithoutComplaint, consoleStories } from '#test/harness/console.js';
import { joined } from '#test/harness/joined.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    story(`a technician has no way to accounts and acts on their page, on the ${size}`, async () => {
      const who = await joined(stage.station, { id: `n-${size}`, role: 'technician' });
      const watched = await stage.logIn({ size }, who);
      const links = await watched.page.locator('header nav a').allTextContents();
      expect(links.map((text) => text.trim())).toEqual(['设备总览', '维修单', '值班表', '配件库存', '报告与分析', '公告栏']);
      await closeWithoutComplaint(watched);
    });

    story(`an auditor reads orders, accounts and acts, and finds no button that changes one, on the ${size}`, async () => {
      const { station } = stage;
      const who = await joined(station, { id: `a-${size}`, role: 'auditor', scope: null });
      const kiosk = await station.kiosk(`READ-${size}`);
      await kiosk.fault('BNA-002', 'noteAcceptor');
      await station.settled();
      const [order] = await booksOf(station, kiosk.id).orders();
      const watched = await stage.logIn({ size }, who);
      const { page } = watched;
      await page.goto(`/orders/${order?.id}`);
      await page.locator('[data-test=state]').waitFor(PATIENCE);
      expect(await page.locator('[data-test=acts]').count()).toBe(0);
      await page.goto('/accounts');
      await page.locator('[data-test=account-admin]').waitFor(PATIENCE);
      expect(await page.locator('main button').count()).toBe(0);
      await page.goto('/audit');
      await page.locator('li[data-test^=act-]').first().waitFor(PATIENCE);
      expect(await page.locator('[data-test=export-csv]').count()).toBe(1);
      await closeWithoutComplaint(watched);
    });
  }
});
