import { consoleStories, expectToFit } from '#test/harness/console.js';
import { registered } from '#test/harness/joined.js';
import { ADMIN_PASSWORD } from '#test/harness/station.js';
import { story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };

consoleStories(
  (stage) => {
    for (const size of ['desktop', 'phone'] as const) {
      story(`an invitation goes out once the password was typed again, and not with a wrong one, on the ${size}`, async () => {
        const id = `c-${size}`;
        await registered(stage.station, { id, role: 'technician' });
        const watched = await stage.logIn({ size });
        const { page } = watched;
        await page.goto('/accounts');
        await page.selectOption('[data-test=invite-person]', id);
        await page.click('[data-test=invite] .main');
        const dialog = page.getByRole('dialog');
        await page.fill('#confirm-password', 'not this one');
        await page.keyboard.press('Enter');
        await dialog.getByText('密码不对').waitFor(PATIENCE);
        await expectToFit(page);
        await page.fill('#confirm-password', ADMIN_PASSWORD);
        await page.keyboard.press('Enter');
        await page.locator('[data-test=invitation]').waitFor(PATIENCE);
        await dialog.waitFor({ ...PATIENCE, state: 'hidden' });
        await watched.close();
      });
    }
  },
  { env: { HALLWATCH_CONFIRM_DANGEROUS: 'true' } },
);
