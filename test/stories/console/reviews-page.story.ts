import { expect } from '@jest/globals';
import { DAY } from '#libs/domain/index.js';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { sampleReview } from '#test/harness/sample-books.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 20_000 };
const PARTS = { course: '柜门被打开', responsibility: '维护单位', measures: '更换锁具', lessons: '每月检查' };

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    story(`a report is found by its due date, written, left and come back to, and signed, on the ${size}`, async () => {
      const { station } = stage;
      const people = [{ id: 'p-3', name: '示例主管', roles: ['supervisor'], halls: ['hall-1'], skills: [], channels: [] }];
      await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people } });
      const id = `SAFE-${size}`;
      const kiosk = await station.kiosk(id, { heartbeatS: 86_400 });
      await kiosk.fault('DOR-002', 'safeDoor');
      await station.settled();
      const [incident] = await booksOf(station, id).incidents();
      // As it is when the incident has lasted: nobody moves the clock of a browser.
      const now = station.clock.now();
      const of = { kioskId: id, hallId: 'hall-1', incidentIds: [incident?.id ?? ''], owner: 'p-3' };
      const report = sampleReview({
        id: `RV-${size}`,
        ground: 'security',
        ...of,
        openedAt: now,
        dueAt: now + DAY,
        turnsAt: now + DAY,
      });
      await station.stores.books.transact(({ reviews }) => reviews.save(report));
      const watched = await stage.logIn({ size });
      const { page } = watched;
      await page.goto('/reviews');
      await page.locator(`[data-test=review-${report.id}] a`).first().click();
      await page.locator('[data-test=state]').filter({ hasText: '待填写' }).waitFor(PATIENCE);
      expect(await page.locator('[data-test=backAt]').innerText()).toBe('—');
      await expectToFit(page);
      await page.selectOption('[data-test=by]', 'p-3');
      const { lessons, ...three } = PARTS;
      for (const [part, text] of Object.entries(three)) await page.fill(`[data-test=part-${part}]`, text);
      await page.reload();
      await page.locator('[data-test=draft]').waitFor(PATIENCE);
      expect(await page.inputValue('[data-test=part-course]')).toBe(PARTS.course);
      await page.selectOption('[data-test=by]', 'p-3');
      await page.click('[data-test=save]');
      await page.locator('[data-test=saved]').waitFor(PATIENCE);
      expect(await page.locator('[data-test=sign]').isDisabled()).toBe(true);
      await page.fill('[data-test=part-lessons]', lessons);
      await page.click('[data-test=sign]');
      await page.locator('[data-test=state]').filter({ hasText: '已签署' }).waitFor(PATIENCE);
      await page.goto(`/incidents/${report.incidentIds[0]}`);
      await page.locator(`[data-test=reviews] [data-test=review-${report.id}]`).waitFor(PATIENCE);
      await expectToFit(page);
      await closeWithoutComplaint(watched);
    });
  }
});
