import { expect } from '@jest/globals';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    story(`the page of a kiosk says who moved it, from where to where, on the ${size}`, async () => {
      const { station } = stage;
      const id = `MOVED-${size}`;
      await station.kiosk(id, { spot: '东侧' });
      await station.call(`/api/v1/kiosks/${id}`, { method: 'PATCH', body: { spot: '西侧' } });
      const watched = await stage.logIn({ size });
      const { page } = watched;
      await page.goto(`/kiosks/${id}`);
      const past = page.locator('[data-test=register-past]');
      await past.locator('summary').click(PATIENCE);
      const moved = past.locator('li').filter({ hasText: '修改终端' });
      await moved.filter({ hasText: 'admin' }).waitFor(PATIENCE);
      expect(await moved.locator('tbody td').allTextContents()).toEqual(['东侧', '西侧']);
      expect(await past.locator('li').filter({ hasText: '登记终端' }).count()).toBe(1);
      await expectToFit(page);
      await closeWithoutComplaint(watched);
    });
  }
});
