import { expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { closeWithoutComplaint, consoleStories } from '#test/harness/console.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };

async function middleOf(one: Locator): Promise<[x: number, y: number]> {
  const box = await one.boundingBox();
  if (!box) throw new Error('It is not there to be seen');
  return [box.x + box.width / 2, box.y + box.height / 2];
}

/** As a hand does: people to drop on are there only once something is dragged. */
async function dragTo(page: Page, card: Locator, person: Locator): Promise<void> {
  await card.scrollIntoViewIfNeeded();
  const box = await card.boundingBox();
  if (!box) throw new Error('The card is not there to be seen');
  // Beside its links and buttons, which would be dragged instead.
  await page.mouse.move(box.x + box.width - 6, box.y + box.height - 6);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 40, box.y + box.height + 20, { steps: 5 });
  await person.waitFor(PATIENCE);
  await page.mouse.move(...(await middleOf(person)), { steps: 5 });
  await page.mouse.up();
}

consoleStories((stage) => {
  story('a card that is dragged onto a person is given to them, with a reason, and to nobody before', async () => {
    const { station } = stage;
    const people = ['p-1', 'p-2', 'p-3'].map((id) => ({
      ...{ id, name: `示例${id}`, roles: ['technician'], halls: ['hall-1'], skills: [], channels: [] },
    }));
    await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people } });
    const kiosk = await station.kiosk('MOUSE-1', { maintainer: 'p-1' });
    await kiosk.fault('BNA-002', 'noteAcceptor');
    await station.settled();
    const order = async () => (await booksOf(station, 'MOUSE-1').orders())[0];
    const id = (await order())?.id;
    expect(await order()).toMatchObject({ state: 'open', assignee: 'p-1' });

    const watched = await stage.logIn({ size: 'desktop' });
    const { page } = watched;
    await page.click('[data-test=orders-link]');
    const card = page.locator(`[data-test=card-${id}]`);
    await card.waitFor(PATIENCE);
    expect(await page.locator('[data-test=drop-people]').count()).toBe(0);
    await dragTo(page, card, page.locator('[data-test=drop-p-2]'));
    await page.locator('[data-test=drop-people]').waitFor({ state: 'detached', ...PATIENCE });

    const form = page.locator('[data-test=give-orders]');
    expect(await form.locator('[data-test=to]').inputValue()).toBe('p-2');
    expect(await order()).toMatchObject({ state: 'open', assignee: 'p-1' });
    await form.locator('[data-test=by]').selectOption('p-3');
    await form.locator('[data-test=reason]').fill('离得近');
    await page.keyboard.press('Enter');
    await form.locator('[data-test=progress]').filter({ hasText: '已派出 1 单' }).waitFor(PATIENCE);
    await page.locator(`[data-test=column-assigned] [data-test=card-${id}]`).filter({ hasText: '示例p-2' }).waitFor(PATIENCE);
    const given = await order();
    expect(given).toMatchObject({ state: 'assigned', assignee: 'p-2' });
    expect(given?.history.filter(({ what }) => what === 'assigned')).toMatchObject([
      { by: 'p-3', note: { zh: '派给p-2：离得近' } },
    ]);
    await closeWithoutComplaint(watched);
  });

  story('a card that is let go beside everybody stays whose it was', async () => {
    const { station } = stage;
    const kiosk = await station.kiosk('MOUSE-2', { maintainer: 'p-1' });
    await kiosk.fault('BNA-002', 'noteAcceptor');
    await station.settled();
    const [{ id } = { id: '' }] = await booksOf(station, 'MOUSE-2').orders();
    const watched = await stage.logIn({ size: 'desktop' });
    const { page } = watched;
    await page.click('[data-test=orders-link]');
    const card = page.locator(`[data-test=card-${id}]`);
    await card.waitFor(PATIENCE);
    await dragTo(page, card, page.locator('h1').first());
    await page.locator('[data-test=drop-people]').waitFor({ state: 'detached', ...PATIENCE });
    expect(await page.locator(`[data-test=pick-${id}]`).isChecked()).toBe(false);
    expect((await booksOf(station, 'MOUSE-2').orders())[0]).toMatchObject({ state: 'open', assignee: 'p-1' });
    await closeWithoutComplaint(watched);
  });
});
