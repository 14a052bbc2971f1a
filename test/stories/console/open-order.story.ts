import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { joined } from '#test/harness/joined.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };

/** By keyboard, until what has the name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let n = 0; n < 80; n++) {
    if ((await page.evaluate<string | null>('document.activeElement?.dataset?.test ?? null')) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`By keyboard ${name} is not reached`);
}
async function press(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}
async function type(page: Page, name: string, text: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.type(text);
}
/** In a list, down until it is chosen. */
async function choose(page: Page, name: string, value: string): Promise<void> {
  await tabTo(page, name);
  for (let n = 0; n < 40; n++) {
    if ((await page.evaluate<string>('document.activeElement.value')) === value) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`By keyboard ${value} is not chosen`);
}

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    // S0-C1.7, S0-C1.8
    story(`an upkeep is opened with its plan by keyboard, approved by another and accepted, on the ${size}`, async () => {
      const { station } = stage;
      const maker = await joined(station, { id: `m-${size}`, role: 'manager' });
      const approver = await joined(station, { id: `s-${size}`, role: 'supervisor' });
      const worker = await joined(station, { id: `w-${size}`, role: 'technician' });
      const kiosk = await station.kiosk(`UPKEEP-${size}`, { heartbeatS: 86_400 });

      const watched = await stage.logIn({ size }, maker);
      const { page } = watched;
      await page.goto(`/kiosks/${kiosk.id}`);
      await page.locator('[data-test=open]').waitFor(PATIENCE);
      await press(page, 'open');
      await page.locator('[data-test=open-kind]:focus').waitFor(PATIENCE);
      await choose(page, 'open-kind', 'upkeep');
      await type(page, 'open-what', '季度检修');
      await choose(page, 'open-to', worker.name);
      await type(page, 'items', '更换风扇');
      await page.keyboard.press('Enter');
      await page.keyboard.type('清理风道');
      await type(page, 'hours', '3.5');
      await type(page, 'material', '128.05');
      await expectToFit(page);
      await press(page, 'open-do');
      await page.locator('[data-test=opened] a').waitFor(PATIENCE);
      const [order] = await booksOf(station, kiosk.id).orders();
      const plan = { items: ['更换风扇', '清理风道'], hours: 3.5, materialFen: 12_805, otherFen: 0 };
      expect(order).toMatchObject({ kind: 'upkeep', assignee: worker.name, unapproved: true, plan });

      // The same again is refused, with the way to the one that stands.
      await press(page, 'open');
      await choose(page, 'open-kind', 'upkeep');
      await type(page, 'open-what', '再来一次');
      await type(page, 'items', '风扇');
      await type(page, 'hours', '1');
      await press(page, 'open-do');
      await page.locator('[data-test=open-error] [data-test=standing]').filter({ hasText: order?.id }).waitFor(PATIENCE);
      await expectToFit(page);
      await press(page, 'standing');
      await page.locator('[data-test=unapproved]').waitFor(PATIENCE);
      expect(await page.locator('[data-test="order.approve"]').count()).toBe(0);
      await watched.close();

      const other = await stage.logIn({ size }, approver);
      await other.page.goto('/orders?only=plan');
      await other.page.locator(`[data-test=card-${order?.id}] a`).first().click();
      await other.page.locator('[data-test="order.approve"]').waitFor(PATIENCE);
      await press(other.page, 'order.approve');
      await other.page.locator('[data-test=unapproved]').waitFor({ state: 'detached', ...PATIENCE });
      await closeWithoutComplaint(other);

      const third = await stage.logIn({ size }, worker);
      await third.page.goto(`/orders/${order?.id}`);
      await third.page.locator('[data-test="order.accept"]').waitFor(PATIENCE);
      await press(third.page, 'order.accept');
      await third.page.locator('[data-test=state]').filter({ hasText: '已接单' }).waitFor(PATIENCE);
      expect((await booksOf(station, kiosk.id).orders())[0]).toMatchObject({ state: 'accepted', assignee: worker.name });
      await closeWithoutComplaint(third);
    });
  }
});
