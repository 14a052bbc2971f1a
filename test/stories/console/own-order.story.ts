import { expect } from '@jest/globals';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { joined } from '#test/harness/joined.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    story(`a technician accepts an order and arrives as themselves, and is asked for no name, on the ${size}`, async () => {
      const { station } = stage;
      const who = await joined(station, { id: `w-${size}`, role: 'technician' });
      const kiosk = await station.kiosk(`OWN-${size}`);
      await kiosk.fault('BNA-002', 'noteAcceptor');
      await station.settled();
      const [order] = await booksOf(station, kiosk.id).orders();
      const watched = await stage.logIn({ size }, who);
      const { page } = watched;
      await page.goto(`/orders/${order?.id}`);
      await page.click('[data-test="order.accept"]');
      await page.click('[data-test="order.arrive"]');
      await page.locator('[data-test=state]').filter({ hasText: '已到场' }).waitFor(PATIENCE);
      expect(await page.locator('[data-test=by]').count()).toBe(0);
      await expectToFit(page);
      expect((await booksOf(station, kiosk.id).orders())[0]).toMatchObject({ assignee: who.name, state: 'arrived' });
      await closeWithoutComplaint(watched);
    });
  }
});
