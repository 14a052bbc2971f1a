import { expect } from '@jest/globals';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    story(`orders are given to a person on the board, and what happens elsewhere shows on it, on the ${size}`, async () => {
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
      const kiosks = [await station.kiosk(`GIVEN-${size}`), await station.kiosk(`ALSO-${size}`)];
      for (const kiosk of kiosks) await kiosk.fault('BNA-002', 'noteAcceptor');
      await station.settled();
      const ids: string[] = [];
      for (const kiosk of kiosks) for (const { id } of await booksOf(station, kiosk.id).orders()) ids.push(id);
      const watched = await stage.logIn({ size });
      const { page } = watched;
      await page.click('[data-test=orders-link]');
      for (const id of ids) await page.check(`[data-test=pick-${id}]`);
      const form = page.locator('[data-test=give-orders]');
      await form.locator('[data-test=by]').selectOption('p-1');
      await form.locator('[data-test=to]').selectOption('p-2');
      await form.locator('[data-test=reason]').fill('离得近');
      await expectToFit(page);
      await page.keyboard.press('Enter');
      await form.locator('[data-test=progress]').filter({ hasText: '已派出 2 单' }).waitFor(PATIENCE);
      const assigned = page.locator('[data-test=column-assigned]');
      if (size === 'phone') await page.getByRole('button', { name: '已派单' }).click();
      for (const id of ids) await assigned.locator(`[data-test=card-${id}]`).filter({ hasText: '示例p-2' }).waitFor(PATIENCE);
      for (const kiosk of kiosks) {
        expect((await booksOf(station, kiosk.id).orders())[0]).toMatchObject({ state: 'assigned', assignee: 'p-2' });
      }

      await station.call(`/api/v1/orders/${ids[0]}/acts`, { body: { act: 'order.accept', by: 'p-2' } });
      await page.locator(`[data-test=column-accepted] [data-test=card-${ids[0]}]`).waitFor({ state: 'attached', ...PATIENCE });
      await closeWithoutComplaint(watched);
    });
  }
});
