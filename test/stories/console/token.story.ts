import { expect } from '@jest/globals';
import { SAYS_PERMISSION } from '#libs/domain/index.js';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { joined } from '#test/harness/joined.js';
import { story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };
const READ_ORDERS = SAYS_PERMISSION['order.read'].zh;

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    story(
      `a token that is made on the page opens what it is for and nothing else, until it is ended, on the ${size}`,
      async () => {
        const { station } = stage;
        const who = await joined(station, { id: `t-${size}`, role: 'technician' });
        const watched = await stage.logIn({ size }, who);
        const { page } = watched;
        await page.goto('/account');
        await page.fill('[data-test=token-name]', '报表');
        await page.getByLabel(READ_ORDERS).check();
        await page.click('[data-test=make-token]');
        const token = (await page.locator('[data-test=tokens] [data-test=to-copy]').textContent())?.trim();
        await expectToFit(page);
        const answered = async (path: string): Promise<number> =>
          (await fetch(`${station.url}/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` } })).status;
        expect([await answered('orders'), await answered('incidents')]).toEqual([200, 403]);

        await page.reload();
        const made = page.locator('[data-test=tokens] li').filter({ hasText: '报表' });
        await made.filter({ hasText: READ_ORDERS }).filter({ hasText: '最近使用' }).waitFor(PATIENCE);
        expect(await page.locator('[data-test=tokens] [data-test=to-copy]').count()).toBe(0);
        await made.getByRole('button').click();
        await made.waitFor({ ...PATIENCE, state: 'detached' });
        expect(await answered('orders')).toBe(401);
        await closeWithoutComplaint(watched);
      },
    );
  }
});
