import { expect } from '@jest/globals';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    story(`an incident with its order and its notice comes and goes on the ${size} page without a reload`, async () => {
      const kiosk = await stage.station.kiosk(`UTIL-${size}`);
      await kiosk.heartbeat();
      const watched = await stage.logIn({ size });
      const { page } = watched;
      await page.evaluate('window.notReloaded = true');
      const tile = page.locator(`[data-test=kiosk-${kiosk.id}]`);
      await tile.and(page.locator('[data-link=up]')).waitFor(PATIENCE);
      const of = (what: string) => page.locator(`#${what} li`).filter({ hasText: what === 'notices' ? '缴费终端' : kiosk.id });

      await kiosk.fault('BNA-002', 'noteAcceptor');
      await of('incidents').waitFor(PATIENCE);
      await of('orders').waitFor(PATIENCE);
      await of('notices').waitFor(PATIENCE);
      expect(await of('incidents').innerText()).toContain('纸币器故障');
      expect(await tile.innerText()).toContain('纸币器故障');
      await expectToFit(page);

      await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
      for (const what of ['incidents', 'orders', 'notices']) await of(what).waitFor({ state: 'detached', ...PATIENCE });
      expect(await tile.innerText()).not.toContain('纸币器故障');
      expect(await page.evaluate('window.notReloaded')).toBe(true);
      for (const what of ['incidents', 'orders'] as const) {
        const [one] = await booksOf(stage.station, kiosk.id)[what]();
        await page.goto(`${new URL(page.url()).origin}/${what}/${one?.id}`);
        await page.locator('[data-test=ended-by]').filter({ hasText: '已恢复' }).waitFor(PATIENCE);
        await expectToFit(page);
      }
      await closeWithoutComplaint(watched);
    });
  }

  story('a page that lost its line says so, and is right again after it', async () => {
    const kiosk = await stage.station.kiosk('UTIL-lost');
    await kiosk.heartbeat();
    const { page, close } = await stage.logIn({ size: 'desktop' });
    const incident = page.locator('#incidents li').filter({ hasText: kiosk.id });
    await kiosk.fault('BNA-002', 'noteAcceptor');
    await incident.waitFor(PATIENCE);

    await page.context().setOffline(true);
    await page.locator('[data-connection=lost]').waitFor({ timeout: 30_000 });
    await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
    await page.context().setOffline(false);
    await page.locator('[data-connection=live]').waitFor({ timeout: 30_000 });
    await incident.waitFor({ state: 'detached', ...PATIENCE });
    await close();
  });
});
