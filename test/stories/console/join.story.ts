import { expect } from '@jest/globals';
import { closeWithoutComplaint, consoleStories, expectToFit, fillIn } from '#test/harness/console.js';
import { JOINED_PASSWORD, registered } from '#test/harness/joined.js';
import { story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    story(`somebody who is invited joins by the link, chooses a password and sees their hall alone, on the ${size}`, async () => {
      const { station } = stage;
      const id = `p-${size}`;
      await station.hall({ id: 'hall-2', name: '二号自助厅', region: 'tongcheng' });
      await registered(station, { id, role: 'technician' });
      await station.kiosk(`HERE-${size}`);
      await station.kiosk(`THERE-${size}`, { hall: 'hall-2' });

      const admin = await stage.logIn({ size });
      await admin.page.goto('/accounts');
      await admin.page.selectOption('[data-test=invite-person]', id);
      await expectToFit(admin.page);
      await admin.page.click('[data-test=invite] .main');
      const link = await admin.page.locator('[data-test=to-copy]').textContent();
      await admin.page.locator(`[data-test=account-${id}]`).filter({ hasText: '已邀请' }).waitFor(PATIENCE);
      await expectToFit(admin.page);
      await closeWithoutComplaint(admin);

      const watched = await stage.open({ size });
      const { page } = watched;
      await page.goto(link?.trim() ?? '');
      await page.fill('#new-password', JOINED_PASSWORD);
      await page.fill('#repeat-password', JOINED_PASSWORD);
      await expectToFit(page);
      await page.keyboard.press('Enter');
      await page.getByRole('link', { name: '去登录' }).click(PATIENCE);
      await fillIn(page, { name: id, password: JOINED_PASSWORD });
      await page.getByText(`HERE-${size}`).first().waitFor(PATIENCE);
      expect(await page.getByText('THERE-').count()).toBe(0);
      expect(await page.getByText('二号自助厅').count()).toBe(0);
      await expectToFit(page);
      await closeWithoutComplaint(watched);

      const late = await stage.open({ size });
      await late.page.goto(link?.trim() ?? '');
      await late.page.getByRole('alert').filter({ hasText: '请联系管理员' }).waitFor(PATIENCE);
      await late.close();
    });
  }
});
