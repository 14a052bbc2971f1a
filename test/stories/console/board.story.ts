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
    // S0-J5.2, S2-7.4.1
    story(
      `the public board on a ${size}, in ${language}, tells what is out and where to go, and that all is well again`,
      async () => {
        const kiosk = await stage.station.kiosk(`BOARD-${size}`, RARELY);
        const other = await stage.station.kiosk(`OTHER-${size}`, { name: '另一台缴费终端', ...RARELY });
        for (const one of [kiosk, other]) await one.heartbeat();
        // Kiosks are not looked at again for ten seconds: the page is opened when all is well already.
        await stage.station.until(async () => {
          const { body } = await stage.station.call('/api/v1/board/hall-1');
          return (body as { halls: { now: { says: string } }[] }).halls[0]?.now.says === 'all-give';
        }, 'the hall to be well');
        const watched = await stage.open({ size, language, dark: size === 'phone' });
        const { page } = watched;
        await page.goto('/board/hall-1');
        const hall = page.locator('[data-test=board-hall-1]');
        await hall.filter({ hasText: wellSaid }).waitFor(PATIENCE);

        await kiosk.fault('SCR-001', 'touchScreen');
        const notice = hall.locator('li').first();
        await notice.waitFor(PATIENCE);
        const told = await notice.innerText();
        expect(told).toContain(language === 'zh' ? '触摸屏无响应' : 'Touch screen');
        expect(told).toContain('0556-0000-000');
        expect(told).toContain(language === 'zh' ? '发布单位：一号自助厅　发布时间：' : 'Issued by 一号自助厅 on ');
        // Nobody has the order: no time of a repair is promised.
        expect(told).toContain(language === 'zh' ? '停用开始' : 'Out since');
        expect(told).not.toMatch(/维修起止|Repair/);
        await expectToFit(page);

        // What the reader folded stays so while the page is renewed.
        await notice.locator('summary').click();
        await other.fault('SCR-001', 'touchScreen');
        await hall.locator('li').nth(1).waitFor(PATIENCE);
        expect(await notice.locator('details').getAttribute('open')).toBeNull();

        for (const one of [kiosk, other]) await one.fault('SCR-001', 'touchScreen', 'cleared');
        await hall.filter({ hasText: wellSaid }).waitFor(PATIENCE);
        await closeWithoutComplaint(watched);
      },
    );
  }

  story('whoever watches reads what is promised by the date of a notice, in each language', async () => {
    const kiosk = await stage.station.kiosk('BOARD-watched', RARELY);
    await kiosk.heartbeat();
    await kiosk.fault('SCR-001', 'touchScreen');
    for (const [language, promised] of [
      ['zh', /\d\d:\d\d前更新公告/],
      ['en', /next update by .*\d\d:\d\d/],
    ] as const) {
      const watched = await stage.logIn({ size: 'desktop', language });
      const row = watched.page.locator('[data-test^=notice-]').first();
      await row.filter({ hasText: promised }).waitFor(PATIENCE);
      await closeWithoutComplaint(watched);
    }
    await kiosk.fault('SCR-001', 'touchScreen', 'cleared');
  });

  story(
    'the public board says that it may be out of date while the server cannot be reached, and no longer once it can',
    async () => {
      const { page, close } = await stage.open({ size: 'desktop' });
      await page.goto('/board');
      // As when somebody comes back to the page: it is read anew at once.
      const look = (): Promise<void> => page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
      const lost = page.locator('#lost');
      expect(await lost.isVisible()).toBe(false);
      await page.route('**/board', (route) => route.abort());
      await look();
      await lost.waitFor({ ...PATIENCE, state: 'visible' });
      await page.unroute('**/board');
      await look();
      await lost.waitFor({ ...PATIENCE, state: 'hidden' });
      await close();
    },
  );
});
