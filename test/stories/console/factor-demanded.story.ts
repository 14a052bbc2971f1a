import { codeShown } from '#test/harness/authenticator.js';
import { consoleStories, expectToFit, fillIn } from '#test/harness/console.js';
import { ADMIN_PASSWORD } from '#test/harness/station.js';
import { story } from '#test/harness/story.js';

const ADMIN = { name: 'admin', password: ADMIN_PASSWORD };
const PATIENCE = { timeout: 15_000 };

consoleStories(
  (stage) => {
    for (const size of ['desktop', 'phone'] as const) {
      story(`who must have a second factor is led to it at the log-in and goes on from there, on the ${size}`, async () => {
        const { station } = stage;
        const watched = await stage.open({ size });
        const { page } = watched;
        await page.goto('/');
        await fillIn(page, ADMIN);
        await page.waitForURL('**/account', PATIENCE);
        const factor = page.locator('[data-test=factor]');
        await factor.getByText('您的角色要求开启双因素验证').waitFor(PATIENCE);
        await expectToFit(page);
        await factor.getByRole('button', { name: '开启' }).click();
        const secret = (await factor.locator('[data-test=secret]').textContent()) ?? '';
        await page.fill('#factor-code', codeShown(secret.trim(), station.clock.now()));
        await page.keyboard.press('Enter');
        await factor.locator('[data-test=recovery-codes] li').first().waitFor(PATIENCE);
        await page.getByRole('link', { name: '设备总览' }).click();
        await page.waitForSelector('[data-connection=live]', PATIENCE);

        await page.goto('/account');
        await page.fill('#factor-password', ADMIN_PASSWORD);
        await page.keyboard.press('Enter');
        await factor.getByText('您的角色要求开启双因素验证').waitFor(PATIENCE);
        await watched.close();
      });
    }
  },
  { env: { HALLWATCH_SECOND_FACTOR: 'administrators' } },
);
