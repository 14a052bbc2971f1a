import { expect } from '@jest/globals';
import { consoleStories, expectToFit } from '#test/harness/console.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    story(`an order is accepted and taken over with a reason on its page, on the ${size}`, async () => {
      const { station } = stage;
      const people = ['p-1', 'p-2'].map((id) => ({
        id,
        name: `示例${id}`,
        roles: ['technician'],
        halls: [],
        skills: [],
        channels: [],
      }));
      await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people } });
      const kiosk = await station.kiosk(`ACTS-${size}`);
      await kiosk.fault('BNA-002', 'noteAcceptor');
      await station.settled();
      const [order] = await booksOf(station, kiosk.id).orders();
      const watched = await stage.logIn({ size });
      const { page } = watched;
      await page.goto(`/orders/${order?.id}`);
      const state = page.locator('[data-test=state]');
      await page.selectOption('[data-test=by]', 'p-1');
      await page.click('[data-test="order.accept"]');
      await state.filter({ hasText: '已接单' }).waitFor(PATIENCE);

      await page.selectOption('[data-test=by]', 'p-2');
      await page.click('[data-test="order.arrive"]');
      await page.locator('[data-test=act-error]').filter({ hasText: '维修单由他人负责' }).waitFor(PATIENCE);
      await page.fill('[data-test=reason]', '换班');
      await page.click('[data-test="order.takeOver"]');
      await page.locator('[data-test=assignee]').filter({ hasText: '示例p-2' }).waitFor(PATIENCE);
      await page.getByText('由p-2接手：换班').waitFor(PATIENCE);
      await expectToFit(page);
      await page.click('[data-test="order.arrive"]');
      await state.filter({ hasText: '已到场' }).waitFor(PATIENCE);
      expect((await booksOf(station, kiosk.id).orders())[0]).toMatchObject({ assignee: 'p-2', state: 'arrived' });
      await watched.close();
    });
  }
});
