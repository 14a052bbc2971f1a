import { expect } from '@jest/globals';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { addDays, dayAt } from '#libs/domain/index.js';
import { consoleStories } from '#test/harness/console.js';
import { phoneOf, technician } from '#test/harness/phone.js';
import { story } from '#test/harness/story.js';

const PATIENCE = { timeout: 15_000 };

/** What keeps somebody from using the page, as far as a program can tell. */
async function barriersOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
}

consoleStories((stage) => {
  const today = (): string => dayAt(stage.station.clock.now());
  const SHIFTS = [
    { id: 'day', name: '白班', from: '08:00', to: '20:00' },
    { id: 'night', name: '夜班', from: '20:00', to: '08:00' },
  ];

  /** In two days nobody has the night. */
  async function rostered(id: string, one: string, other: string): Promise<void> {
    const roster = {
      ...{ id, name: '一号厅维修值班', duty: 'maintenance', halls: ['hall-1'], shifts: SHIFTS },
      rotation: {
        anchor: today(),
        days: [
          { day: [one], night: [other] },
          { day: [other], night: [one] },
        ],
      },
      exceptions: [{ id: 'x-1', day: addDays(today(), 2), shift: 'night', off: other, why: '培训' }],
    };
    const { status, body } = await stage.station.call('/api/v1/fleet', { body: { rosters: [roster] } });
    expect([status, body]).toEqual([200, expect.anything()]);
  }

  story('a hole is seen on the page of rosters and is filled there by the keyboard', async () => {
    const { station } = stage;
    const [one, other] = ['r-one', 'r-other'];
    for (const id of [one, other]) await technician(station, id);
    await rostered('r-page', one, other);
    for (const dark of [false, true]) {
      const { page, close } = await stage.logIn({ size: 'phone', dark });
      await page.goto('/roster');
      await page.waitForSelector('[data-test=holes]', PATIENCE);
      expect(await barriersOf(page)).toEqual([]);
      await close();
    }
    const { page, complaints, close } = await stage.logIn({ size: 'desktop' });
    await page.click('[data-test=roster-link]');
    await page.waitForSelector('[data-test=holes]', PATIENCE);
    expect(await page.textContent('[data-test=holes]')).toMatch(/1 处空缺：届时无人值班.*一号厅维修值班.*当班人休息，没有人替班/);
    await page.focus('[data-test=except]');
    await page.keyboard.press('Enter');
    await page.fill('details[open] input[type=date]', addDays(today(), 2));
    await page.focus('details[open] select');
    await page.selectOption('details[open] select >> nth=0', 'night');
    await page.selectOption('[data-test=in]', one);
    await page.fill('[data-test=why]', '替班');
    expect(await barriersOf(page)).toEqual([]);
    await page.focus('[data-test=why]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('[data-test=no-holes]', PATIENCE);
    expect(complaints).toEqual([]);
    await close();
  });

  story('on their phones two technicians see their shifts, and swap two of them', async () => {
    const { station } = stage;
    const [one, other] = ['swap-one', 'swap-other'];
    const [asks, agrees] = [await technician(station, one), await technician(station, other)];
    await rostered('r-swap', one, other);
    const first = await phoneOf(stage, asks);
    await first.page.click('[data-test=my-shifts]');
    await first.page.waitForSelector('[data-test=shifts]', PATIENCE);
    expect(await first.page.locator('[data-test=shifts] > li').count()).toBeGreaterThan(10);
    await first.page.click('[data-test=swap]');
    await first.page.selectOption('[data-test=mine]', { index: 2 });
    expect(await barriersOf(first.page)).toEqual([]);
    await first.page.click('[data-test=ask-swap]');
    await first.page.waitForSelector('[data-test=withdraw]', PATIENCE);
    await first.close();

    const second = await phoneOf(stage, agrees, '/tech/shifts');
    await second.page.waitForSelector('[data-test=agree]', PATIENCE);
    expect(await barriersOf(second.page)).toEqual([]);
    await second.page.click('[data-test=agree]');
    await second.page.waitForSelector('[data-test=agree]', { ...PATIENCE, state: 'detached' });
    const { body } = await station.call('/api/v1/rosters/r-swap');
    expect((body as { swaps: object[] }).swaps).toMatchObject([
      { state: 'agreed', one: { person: one }, other: { person: other } },
    ]);
    expect(second.complaints).toEqual([]);
    await second.close();
  });
});
