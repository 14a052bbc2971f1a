import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { story } from '#test/harness/story.js';

/** More than a phone shows at once: those out of sight are not drawn, and must not take more room than the others. */
const HALLS = 24;

consoleStories((stage) => {
  story('a fleet of many halls fits on a phone, at its top and at its end', async () => {
    for (let n = 1; n <= HALLS; n++) {
      const id = `hall-${n}`;
      if (n > 1) await stage.station.hall({ id, name: `示例市第${n}政务服务中心二十四小时自助服务厅` });
      await stage.station.kiosk(`UTIL-${n}`, { hall: id, name: '综合政务服务自助终端（身份证、社保、不动产登记）' });
    }
    for (const language of ['zh', 'en'] as const) {
      const watched = await stage.logIn({ size: 'phone', language });
      const { page } = watched;
      await page.locator('[data-test=kiosk-UTIL-1]').waitFor();
      await expectToFit(page);
      const last = page.locator(`[data-test=kiosk-UTIL-${HALLS}]`);
      await page.evaluate('window.scrollTo(0, document.body.scrollHeight)');
      await last.scrollIntoViewIfNeeded();
      await expectToFit(page);
      await closeWithoutComplaint(watched);
    }
  });
});
