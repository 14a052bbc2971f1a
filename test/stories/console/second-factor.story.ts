import { expect } from '@jest/globals';
import { codeShown } from '#test/harness/authenticator.js';
import { consoleStories, expectToFit, fillIn } from '#test/harness/console.js';
import { joined } from '#test/harness/joined.js';
import { story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    story(`who set up a second factor is asked for its code at the next log-in, on the ${size}`, async () => {
      const { station } = stage;
      const who = await joined(station, { id: `f-${size}`, role: 'technician' });
      const watched = await stage.logIn({ size }, who);
      const { page } = watched;
      await page.goto('/account');
      const factor = page.locator('[data-test=factor]');
      await factor.getByRole('button', { name: '开启' }).click();
      const secret = (await factor.locator('[data-test=secret]').textContent()) ?? '';
      const first = codeShown(secret.trim(), station.clock.now());
      await page.fill('#factor-code', first);
      await page.keyboard.press('Enter');
      const codes = factor.locator('[data-test=recovery-codes] li');
      await codes.first().waitFor(PATIENCE);
      const recovery = await codes.allTextContents();
      expect(recovery.length).toBeGreaterThan(5);
      await factor.getByText('已开启').waitFor(PATIENCE);
      await expectToFit(page);

      await page.getByRole('button', { name: '退出登录' }).click();
      await fillIn(page, who);
      await page.locator('#code').waitFor(PATIENCE);
      await page.fill('#code', first);
      await page.keyboard.press('Enter');
      await page.locator('#login-error').filter({ hasText: '验证码不对，或已经用过' }).waitFor(PATIENCE);
      await expectToFit(page);
      await page.fill('#code', codeShown(secret.trim(), station.clock.now(), 1));
      await page.keyboard.press('Enter');
      await page.waitForSelector('[data-connection=live]', PATIENCE);

      await page.getByRole('button', { name: '退出登录' }).click();
      await fillIn(page, who);
      await page.fill('#code', recovery[0] ?? '');
      await page.keyboard.press('Enter');
      await page.waitForSelector('[data-connection=live]', PATIENCE);
      await watched.close();
    });
  }
});
