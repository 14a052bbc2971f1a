import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import type { StoryStation } from '#test/harness/station.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };

async function twoPeople(station: StoryStation): Promise<void> {
  const people = ['p-1', 'p-2'].map((id) => ({
    id,
    name: `示例${id}`,
    roles: ['technician'],
    halls: [],
    skills: [],
    channels: [],
  }));
  await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people } });
}

const by = (page: Page, who: string) => page.selectOption('[data-test=by]', who);
const press = (page: Page, act: string) => page.click(`[data-test="order.${act}"]`);
const isNow = (page: Page, state: string) => page.locator('[data-test=state]').filter({ hasText: state }).waitFor(PATIENCE);

async function tellWork(page: Page): Promise<void> {
  await page.fill('[data-test=cause]', '纸币通道有异物');
  await page.fill('[data-test=process]', '清理通道并校准');
  await page.fill('[data-test=minutes]', '20');
  await page.selectOption('[data-test=payer]', 'operator');
  await page.check('[data-test=not-called]');
  await page.check('[data-test=cleaned]');
}

async function checkAll(page: Page): Promise<void> {
  for (const point of await page.locator('[data-test^=check-]').all()) await point.locator('input').first().check();
}

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    story(`an order goes from hand to hand and is closed with its record and its acceptance, on the ${size}`, async () => {
      const { station } = stage;
      await twoPeople(station);
      const kiosk = await station.kiosk(`ACTS-${size}`);
      await kiosk.fault('BNA-002', 'noteAcceptor');
      await station.settled();
      const [order] = await booksOf(station, kiosk.id).orders();
      const watched = await stage.logIn({ size });
      const { page } = watched;
      await page.goto(`/orders/${order?.id}`);
      await by(page, 'p-1');
      await press(page, 'accept');
      await isNow(page, '已接单');

      // What is somebody else's is not there until it is taken over.
      await by(page, 'p-2');
      await page.waitForSelector('[data-test="order.takeOver"]');
      expect(await page.locator('[data-test="order.arrive"]').count()).toBe(0);
      await press(page, 'takeOver');
      await page.fill('[data-test=reason]', '换班');
      await page.keyboard.press('Enter');
      await page.locator('[data-test=assignee]').filter({ hasText: '示例p-2' }).waitFor(PATIENCE);
      await page.getByText('由p-2接手：换班').waitFor(PATIENCE);

      await press(page, 'hold');
      await page.selectOption('[data-test=hold-for]', 'part');
      await page.fill('[data-test=until]', '2099-01-01T09:00');
      await page.fill('[data-test=reason]', '等纸币模块');
      await expectToFit(page);
      await page.click('[data-test=do]');
      await isNow(page, '已挂起');
      await page.locator('[data-test=holds]').filter({ hasText: '等纸币模块' }).waitFor(PATIENCE);
      await press(page, 'resume');
      await isNow(page, '已接单');

      await press(page, 'arrive');
      await isNow(page, '已到场');
      await press(page, 'repair');
      await tellWork(page);
      await expectToFit(page);
      await page.click('[data-test=do]');
      await isNow(page, '已修复');
      await page.locator('[data-test=own-repair]').waitFor(PATIENCE);
      await page.locator('[data-test=record]').filter({ hasText: '清理通道并校准' }).waitFor(PATIENCE);

      await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
      await kiosk.heartbeat({ txOk: 3 });
      await station.settled();
      await station.until(async () => {
        const { body } = await station.call(`/api/v1/readings?kioskId=${kiosk.id}&kind=heartbeat`);
        return (body as { items: unknown[] }).items.length > 0;
      }, 'the heartbeat to be in the history');
      await page.reload();
      await page.locator('[data-test=since-repair]').filter({ hasText: '办理成功 3 笔' }).waitFor(PATIENCE);
      await by(page, 'p-1');
      await press(page, 'acceptance');
      await checkAll(page);
      await expectToFit(page);
      await page.click('[data-test=passed]');
      await isNow(page, '已关闭');
      await page.locator('[data-test=acceptances]').filter({ hasText: '示例p-1' }).waitFor(PATIENCE);
      const [closed] = await booksOf(station, kiosk.id).orders();
      expect(closed).toMatchObject({ assignee: 'p-2', state: 'closed', endedBy: 'accepted', record: { minutes: 20 } });
      await closeWithoutComplaint(watched);
    });
  }
});
