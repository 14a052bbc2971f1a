import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { CHECK_ITEMS, type MaintenanceOrder } from '#libs/domain/index.js';
import { consoleStories, expectToFit, fillIn } from '#test/harness/console.js';
import { phoneOf, technician, untilKept } from '#test/harness/phone.js';
import type { StoryKiosk, StoryStation } from '#test/harness/station.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 15_000 };

async function orderOf(station: StoryStation, kioskId: string): Promise<MaintenanceOrder> {
  const [order] = await booksOf(station, kioskId).orders();
  if (!order) throw new Error(`${kioskId} has no order`);
  return order;
}

/** A kiosk of the technician's whose note acceptor failed. */
async function broken(station: StoryStation, id: string, maintainer: string): Promise<{ kiosk: StoryKiosk; orderId: string }> {
  const kiosk = await station.kiosk(id, { maintainer });
  await kiosk.fault('BNA-002', 'noteAcceptor');
  await station.settled();
  return { kiosk, orderId: (await orderOf(station, id)).id };
}

const stateIs = (page: Page, state: string) => page.waitForSelector(`[data-test=state][data-state=${state}]`, PATIENCE);

async function tellRepair(page: Page): Promise<void> {
  await page.click('[data-test="order.repair"]');
  await page.fill('[data-test=cause]', '纸币通道有异物');
  await page.fill('[data-test=process]', '清理通道并校准');
  await page.fill('[data-test=minutes]', '20');
  await page.selectOption('[data-test=payer]', 'operator');
  await page.check('[data-test=cleaned]');
  await page.check('[data-test=vendor-no]');
  await page.setInputFiles('[data-test=photo]', { name: 'part.png', mimeType: 'image/png', buffer: await page.screenshot() });
  await page.waitForSelector('[data-test=thumb]', PATIENCE);
  await page.click('[data-test=send]');
}

const happened = ({ history }: MaintenanceOrder): string[] =>
  history.filter(({ by }) => by !== 'hallwatch').map(({ what, by }) => `${what} ${by}`);

consoleStories((stage) => {
  story('a technician follows an alert to the order, accepts it, arrives, repairs; a colleague accepts the repair', async () => {
    const { station } = stage;
    const [who, colleague] = [await technician(station, 'w-1'), await technician(station, 'w-2')];
    const { kiosk, orderId } = await broken(station, 'TECH-1', 'w-1');
    const phone = await phoneOf(stage, who, `/tech/orders/${orderId}`);
    const { page } = phone;
    await page.locator('[data-test=place]').filter({ hasText: '一号自助厅' }).waitFor(PATIENCE);
    await page.locator('[data-test=place]').filter({ hasText: '缴费终端、东侧' }).waitFor(PATIENCE);
    await page.locator('[data-test=bring]').filter({ hasText: '纸币器' }).waitFor(PATIENCE);
    await page.click('[data-test="order.accept"]');
    await stateIs(page, 'accepted');
    await page.click('[data-test="order.arrive"]');
    await stateIs(page, 'arrived');
    await tellRepair(page);
    await stateIs(page, 'repaired');
    await expectToFit(page);
    const isDrawn = `[...document.querySelectorAll('[data-test=photos] img')].some((photo) => photo.naturalWidth > 0)`;
    await page.locator('[data-test=photos] img').first().scrollIntoViewIfNeeded(PATIENCE);
    await station.until(() => page.evaluate<boolean>(isDrawn), 'the photo to be drawn');
    expect((await orderOf(station, 'TECH-1')).photos).toMatchObject([{ by: 'w-1' }]);
    await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
    await station.settled();

    const other = await phoneOf(stage, colleague, `/tech/orders/${orderId}`, true);
    await other.page.click('[data-test="order.acceptance"]');
    await other.page.waitForSelector('[data-test=good-serves]', PATIENCE);
    for (const item of CHECK_ITEMS)
      if (await other.page.locator(`[data-test=good-${item}]`).count()) await other.page.check(`[data-test=good-${item}]`);
    await other.page.click('[data-test=pass]');
    await stateIs(other.page, 'closed');
    await station.until(async () => (await orderOf(station, 'TECH-1')).state === 'closed', 'the order to be closed');
    const order = await orderOf(station, 'TECH-1');
    expect(happened(order)).toEqual(['accepted w-1', 'arrived w-1', 'repaired w-1', 'closed w-2']);
    expect(order.record).toMatchObject({ minutes: 20, payer: 'operator', cleaned: true, by: 'w-1' });
    for (const one of [phone, other]) {
      await one.close();
      expect(one.complaints).toEqual([]);
    }
  });

  story('without signal the page opens, what is done waits in the phone, and is sent once when the signal is back', async () => {
    const { station } = stage;
    const who = await technician(station, 'w-3');
    const { orderId } = await broken(station, 'TECH-2', 'w-3');
    const phone = await phoneOf(stage, who);
    await phone.page.click(`[data-test="order-${orderId}"]`);
    await phone.page.waitForSelector('[data-test="order.accept"]');
    await untilKept(station, phone.page);

    await phone.context.setOffline(true);
    await phone.page.click('[data-test="order.accept"]');
    await phone.page.waitForSelector('[data-test=waits]');
    await stateIs(phone.page, 'accepted');
    await phone.page.click('[data-test="order.arrive"]');
    await stateIs(phone.page, 'arrived');
    // The page is killed, and opens again without signal.
    await phone.page.close();
    const later = await phone.context.newPage();
    await later.goto(`/tech/orders/${orderId}`);
    await stateIs(later, 'arrived');
    expect(await later.locator('[data-test=waits]').count()).toBe(2);
    expect(await later.locator('[data-signal=off]').count()).toBe(1);
    expect((await orderOf(station, 'TECH-2')).state).toBe('open');

    await phone.context.setOffline(false);
    await later.waitForSelector('[data-test=waits]', { state: 'detached', timeout: 30_000 });
    await stateIs(later, 'arrived');
    expect(happened(await orderOf(station, 'TECH-2'))).toEqual(['accepted w-3', 'arrived w-3']);
    await phone.close();
  });

  story(
    'after a day without signal, with the page killed and the log-in ended, all that was done is sent once, as it was done',
    async () => {
      const { station } = stage;
      const who = await technician(station, 'w-8');
      const { orderId } = await broken(station, 'TECH-8', 'w-8');
      const phone = await phoneOf(stage, who, `/tech/orders/${orderId}`);
      const { context, page } = phone;
      await page.waitForSelector('[data-test="order.accept"]');
      await untilKept(station, page);
      await context.setOffline(true);
      const left = Date.now();
      for (const step of ['accept', 'arrive']) await page.click(`[data-test="order.${step}"]`);
      await stateIs(page, 'arrived');
      await tellRepair(page);
      await stateIs(page, 'repaired');
      const cdp = await context.newCDPSession(page);
      const killed = page.waitForEvent('crash');
      // What is killed answers nobody.
      void cdp.send('Page.crash').catch(() => undefined);
      await killed;
      await page.close();
      // The session of somebody who was away for longer than a shift.
      expect((await station.call('/api/v1/accounts/w-8/sessions', { method: 'DELETE' })).status).toBe(204);

      const later = await context.newPage();
      await later.goto('/tech');
      await later.waitForSelector('[data-test=mine]', PATIENCE);
      expect(await later.locator('[data-test=unsent]').innerText()).toBe('3 项待发送');
      expect((await orderOf(station, 'TECH-8')).state).toBe('open');
      await context.setOffline(false);
      await later.locator('[data-test=logged-out]').filter({ hasText: '3 项待发送' }).waitFor({ timeout: 30_000 });
      expect((await orderOf(station, 'TECH-8')).state).toBe('open');
      await later.click('[data-test=logged-out] a');
      await fillIn(later, who);
      await later.waitForSelector('[data-signal=on]', PATIENCE);
      await later.waitForSelector('[data-test=unsent]', { state: 'detached', timeout: 30_000 });

      const order = await orderOf(station, 'TECH-8');
      expect(happened(order)).toEqual(['accepted w-8', 'arrived w-8', 'repaired w-8']);
      expect(order.photos).toHaveLength(1);
      const { body } = await station.call('/api/v1/audit?personId=w-8&limit=50');
      const acts = (body as { items: { id: string; what: string }[] }).items.filter(({ what }) => what.startsWith('order.'));
      const told = await Promise.all(acts.map(({ id }) => station.call(`/api/v1/orders/${orderId}/acts/${id}`)));
      const doneAt = told.map((one) => Date.parse((one.body as { act: { doneAt: string } }).act.doneAt));
      expect(doneAt).toHaveLength(3);
      for (const at of doneAt) expect(Math.abs(at - left)).toBeLessThan(60_000);
      await phone.close();
    },
  );

  story('who was overtaken while away is told by whom in words, and drops it or does it on the order as it is', async () => {
    const { station } = stage;
    const who = await technician(station, 'w-4');
    const { orderId } = await broken(station, 'TECH-3', 'w-4');
    const phone = await phoneOf(stage, who, `/tech/orders/${orderId}`);
    const { page } = phone;
    await page.waitForSelector('[data-test="order.accept"]');
    await phone.context.setOffline(true);
    await page.click('[data-test="order.accept"]');
    await page.waitForSelector('[data-test=waits]');
    await page.click('[data-test="order.arrive"]');
    await stateIs(page, 'arrived');
    const act = { act: 'order.assign', by: 'w-4', to: 'w-3', reason: '已电话联系' };
    expect((await station.call(`/api/v1/orders/${orderId}/acts`, { body: act })).status).toBe(201);
    await phone.context.setOffline(false);
    const refused = page.locator('[data-test=refused]');
    await refused.filter({ hasText: '维修单已被他人处理' }).waitFor({ timeout: 30_000 });
    await refused.filter({ hasText: '后面还有 1 步在等它' }).waitFor(PATIENCE);
    expect(await page.locator('[data-test=acts]').count()).toBe(0);
    await page.click('[data-test=try-again]');
    await page.waitForSelector('[data-test=refused]', { state: 'detached', timeout: 15_000 });
    await page.waitForSelector('[data-test=waits]', { state: 'detached', timeout: 15_000 });
    await stateIs(page, 'arrived');
    expect(happened(await orderOf(station, 'TECH-3'))).toEqual(['assigned w-4', 'accepted w-4', 'arrived w-4']);
    await phone.close();
  });

  story('whoever logs out leaves nothing in the phone, and the next one sees their own', async () => {
    const { station } = stage;
    const [first, second] = [await technician(station, 'w-5'), await technician(station, 'w-6')];
    const { orderId } = await broken(station, 'TECH-4', 'w-5');
    const phone = await phoneOf(stage, first, `/tech/orders/${orderId}`);
    const { page } = phone;
    await page.waitForSelector('[data-test="order.accept"]');
    await page.click('[data-test=settings]');
    await page.click('[data-test=log-out]');
    await page.waitForSelector('[data-test=logged-out]');
    const left = await page.evaluate<unknown[]>(`new Promise((resolve, reject) => {
      const asked = indexedDB.open('hallwatch.tech');
      asked.onerror = () => reject(asked.error);
      asked.onsuccess = () => {
        const within = asked.result.transaction(['kept', 'acts']);
        const all = ['kept', 'acts'].map((store) => new Promise((done) => {
          const read = within.objectStore(store).getAll();
          read.onsuccess = () => done(read.result);
        }));
        resolve(Promise.all(all).then((lists) => { asked.result.close(); return lists.flat(); }));
      };
    })`);
    expect(left).toEqual([]);
    await page.click('[data-test=logged-out] a');
    await page.fill('#name', second.name);
    await page.fill('#password', second.password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-signal=on]', PATIENCE);
    await page.goto('/tech');
    await page.waitForSelector('[data-test=others]', PATIENCE);
    expect(await page.locator('[data-test=mine]').count()).toBe(0);
    await phone.close();
  });
});
