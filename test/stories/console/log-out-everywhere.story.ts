import { consoleStories, expectToFit } from '#test/harness/console.js';
import { joined } from '#test/harness/joined.js';
import { story } from '#test/harness/story.js';

const PATIENCE = { timeout: 15_000 };

consoleStories((stage) => {
  for (const size of ['desktop', 'phone'] as const) {
    story(`who logs out everywhere is logged out in the window that stands open elsewhere, too, on the ${size}`, async () => {
      const who = await joined(stage.station, { id: `o-${size}`, role: 'technician' });
      const elsewhere = await stage.logIn({ size: 'desktop' }, who);
      const here = await stage.logIn({ size }, who);
      const { page } = here;
      await page.goto('/account');
      await page.locator('[data-test=sessions] li').nth(1).waitFor(PATIENCE);
      await expectToFit(page);
      await page.click('[data-test=end-all-ask]');
      await page.click('[data-test=end-all]');
      await page.waitForURL('**/login**', PATIENCE);
      await elsewhere.page.waitForURL('**/login**', PATIENCE);
      await elsewhere.page.goto('/account');
      await elsewhere.page.waitForURL('**/login**', PATIENCE);
      await elsewhere.close();
      await here.close();
    });
  }
});
