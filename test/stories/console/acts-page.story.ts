import { readFile } from 'node:fs/promises';
import { expect } from '@jest/globals';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    story(`what was done is filtered, opened, verified and exported, on the ${size}`, async () => {
      const { station } = stage;
      const id = `PAST-${size}`;
      await station.kiosk(id, { spot: '东侧' });
      await station.call(`/api/v1/kiosks/${id}`, { method: 'PATCH', body: { spot: '西侧' } });
      const watched = await stage.logIn({ size });
      const { page } = watched;
      await page.goto('/audit');
      const rows = page.locator('li[data-test^=act-]');
      await page.selectOption('[data-test=what]', 'kiosk.change');
      await page.fill('[data-test=subject]', id);
      await page.keyboard.press('Enter');
      await page.waitForURL(/subject=/, PATIENCE);
      await rows
        .filter({ hasText: '登记终端' })
        .first()
        .waitFor({ ...PATIENCE, state: 'detached' });
      expect(await rows.count()).toBe(1);
      await rows.getByRole('button').click();
      const cells = await rows.locator('tbody tr').filter({ hasText: 'spot' }).locator('td').allTextContents();
      expect(cells).toEqual(['东侧', '西侧']);
      await expectToFit(page);

      await page.click('[data-test=verify]');
      await page.locator('[data-test=verdict]').filter({ hasText: '完整' }).waitFor(PATIENCE);
      const [file] = await Promise.all([page.waitForEvent('download'), page.click('[data-test=export-csv]')]);
      const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
      expect(lines).toHaveLength(2);
      expect(lines[1]).toContain(`kiosk.change,kiosk,${id}`);
      await closeWithoutComplaint(watched);
    });
  }
});
