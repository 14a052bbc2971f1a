import { expect } from '@jest/globals';
import axe from 'axe-core';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { phoneOf, technician, untilKept } from '#test/harness/phone.js';
import { CUPBOARD, stockOf } from '#test/harness/stock.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 15_000 };

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    story(`stock is set, filled, counted and looked through on its page, on the ${size}`, async () => {
      const { station } = stage;
      const watched = await stage.logIn({ size });
      const { page } = watched;
      await page.click('[data-test=stock-link]');
      const id = `roll-${size}`;
      await page.click('[data-test=set-item] summary');
      await page.fill('[data-test=id]', id);
      await page.fill('[data-test=name]', `凭条纸卷${size}`);
      await page.fill('[data-test=unit]', '卷');
      await page.selectOption('[data-test=minimum-of]', CUPBOARD);
      await page.fill('[data-test=minimum]', '3');
      await page.click('[data-test=save]');
      const row = page.locator(`[data-store="${CUPBOARD}"] li`).filter({ hasText: `凭条纸卷${size}` });
      await row.locator('[data-test=below]').waitFor(PATIENCE);
      await row.locator('[data-test=level]').click();
      await page.fill('[data-test=count]', '9');
      await page.click('[data-test=send]');
      await row.filter({ hasText: '9 卷' }).waitFor(PATIENCE);
      await page.selectOption('[data-test=how]', 'counted');
      await page.fill('[data-test=count]', '7');
      await page.click('[data-test=send]');
      await page
        .locator('[data-test=movements] li')
        .filter({ hasText: `盘点 凭条纸卷${size} -2` })
        .waitFor(PATIENCE);
      await expectToFit(page);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
      expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
      expect(await stockOf(station).level(CUPBOARD, id)).toMatchObject({ count: 7, minimum: 3, below: false });
      await closeWithoutComplaint(watched);
    });
  }

  story('a technician without signal says what was used from the van, and it is booked when the signal is back', async () => {
    const { station } = stage;
    const who = await technician(station, 'w-van');
    const stock = stockOf(station);
    await stock.item('acceptor', { name: '纸币器' });
    await stock.move('received', 'acceptor', 1, 'van/w-van');
    const kiosk = await station.kiosk('VAN-1', { maintainer: 'w-van' });
    await kiosk.fault('BNA-002', 'noteAcceptor');
    await station.settled();
    const [order] = await booksOf(station, 'VAN-1').orders();
    const phone = await phoneOf(stage, who, '/tech');
    const { page } = phone;
    await page.locator('[data-test=van]').waitFor({ state: 'attached', ...PATIENCE });
    expect(await page.locator('[data-test=van]').textContent()).toMatch(/纸币器\s+1 个/);
    await untilKept(station, page);
    await page.click(`[data-test="order-${order?.id}"]`);
    for (const act of ['order.accept', 'order.arrive']) await page.click(`[data-test="${act}"]`);
    await page.waitForSelector('[data-test=state][data-state=arrived]', PATIENCE);
    await page.context().setOffline(true);
    await page.click('[data-test="order.record"]');
    await page.selectOption('[data-test=pick]', { index: 1 });
    await page.locator('.part .count').fill('2');
    await page.click('[data-test=send]');
    await page.waitForSelector('[data-test=unsent]', PATIENCE);
    await expectToFit(page);
    expect(await stock.level('van/w-van', 'acceptor')).toMatchObject({ count: 1 });
    await page.context().setOffline(false);
    const booked = async (): Promise<boolean> => (await stock.level('van/w-van', 'acceptor'))?.count === -1;
    await station.until(booked, 'what was used to be booked');
    expect(await stock.level('van/w-van', 'acceptor')).toMatchObject({ differs: true });
    await phone.close();
  });
});
