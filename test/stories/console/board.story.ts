import { expect } from '@jest/globals';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { story } from '#test/harness/story.js';

/** Nobody falls silent while the pages are looked at. */
const RARELY = { heartbeatS: 86_400 };
const PATIENCE = { timeout: 20_000 };

consoleStories((stage) => {
  for (const [size, language, wellSaid] of [
    ['desktop', 'zh', '全部正常服务'],
    ['phone', 'en', 'in service'],
  ] as const) {
    story(
      `the public board on a ${size}, in ${language}, tells what is out and where to go, and that all is well again`,
      async () => {
        const kiosk = await stage.station.kiosk(`BOARD-${size}`, RARELY);
        const other = await stage.station.kiosk(`OTHER-${size}`, { name: '另一台缴费终端', ...RARELY });
        for (const one of [kiosk, other]) await one.heartbeat();
        const watched = await stage.open({ size, language, dark: size === 'phone' });
        const { page } = watched;
        await page.goto('/board/hall-1');
        const hall = page.locator('[data-test=board-hall-1]');
        await hall.filter({ hasText: wellSaid }).waitFor(PATIENCE);

        await kiosk.fault('SCR-001', 'touchScreen');
        const notice = hall.locator('li').filter({ hasText: kiosk.id });
        await notice.waitFor(PATIENCE);
        const told = await notice.innerText();
        expect(told).toContain(language === 'zh' ? '触摸屏无响应' : 'Touch screen');
        expect(told).toContain('0556-0000-000');
        // Nobody has the order: no time of a repair is promised.
        expect(told).toContain(language === 'zh' ? '停用开始' : 'Out since');
        expect(told).not.toMatch(/维修起止|Repair/);
        await expectToFit(page);

        await kiosk.fault('SCR-001', 'touchScreen', 'cleared');
        await hall.filter({ hasText: wellSaid }).waitFor(PATIENCE);
        await closeWithoutComplaint(watched);
      },
    );
  }
});
