import { expect } from '@jest/globals';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { story } from '#test/harness/story.js';

const RARELY = { heartbeatS: 86_400 };
const PATIENCE = { timeout: 60_000 };
const KIOSKS = 50;
const idOf = (n: number): string => `FIFTY-${n + 1}`;

consoleStories((stage) => {
  story('a hall whose fifty kiosks are out is readable on a phone, and the next hall is not far', async () => {
    const { station } = stage;
    await station.hall({ id: 'hall-2', name: '二号自助厅' });
    const kiosks = [];
    for (let n = 0; n < KIOSKS; n++) kiosks.push(await station.kiosk(idOf(n), RARELY));
    const next = await station.kiosk('NEXT-1', { hall: 'hall-2', ...RARELY });
    for (const kiosk of [...kiosks, next]) await kiosk.fault('SCR-001', 'touchScreen');
    await station.settled();

    const watched = await stage.open({ size: 'phone' });
    const { page } = watched;
    await page.goto('/board/hall-1');
    const notices = page.locator('[data-test=board-hall-1] li');
    await page.waitForFunction(
      `document.querySelectorAll('[data-test=board-hall-1] li').length === ${KIOSKS}`,
      undefined,
      PATIENCE,
    );
    const numbers = (await notices.locator('h3').allInnerTexts()).map((title) => /FIFTY-\d+/.exec(title)?.[0]);
    expect(numbers).toEqual(kiosks.map(({ id }) => id));
    await expectToFit(page);
    // What is out and until when at a glance, two on a screen; the rest by one tap.
    const heights = await notices.evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().height));
    expect(Math.max(...heights)).toBeLessThan((page.viewportSize()?.height ?? 0) / 2);
    const tenth = notices.nth(9);
    expect(await tenth.innerText()).not.toContain('触摸屏');
    await tenth.locator('summary').tap();
    expect(await tenth.innerText()).toContain('触摸屏');
    await expectToFit(page);

    await page.goto('/board');
    await page.locator('[data-test=counts]').filter({ hasText: '2 个大厅有设备停用' }).waitFor(PATIENCE);
    expect(await page.locator('[data-test=board-hall-1] li:visible').count()).toBe(5);
    await page.getByText('还有45条公告').tap();
    expect(await page.locator('[data-test=board-hall-1] li:visible').count()).toBe(KIOSKS);
    await closeWithoutComplaint(watched);
  });
});
