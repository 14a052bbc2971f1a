import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { Receiver } from '#test/harness/receiver.js';
import { story } from '#test/harness/story.js';

const PATIENCE = { timeout: 15_000 };
const phones = new Receiver();

beforeAll(() => phones.open());
afterAll(() => phones.close());

for (const size of ['desktop', 'phone'] as const) {
  describe(size, () => {
    consoleStories(
      (stage) => {
        story(`a new place goes from an empty register to a test alert that arrives, on the ${size}`, async () => {
          const watched = await stage.logIn({ size });
          const { page } = watched;
          await page.getByRole('link', { name: '开始使用' }).click(PATIENCE);
          const fill = async (step: string, values: string[]): Promise<void> => {
            const form = page.locator(`[data-test=${step}]`);
            await form.waitFor(PATIENCE);
            await expectToFit(page);
            for (const [i, value] of values.entries()) await form.locator('input').nth(i).fill(value);
            await page.keyboard.press('Enter');
          };
          await fill('hall-step', ['hall-9', '九号自助厅', 'anqing', '示例路9号', '0556-0000-000']);
          await fill('kiosk-step', ['K-9', '缴费终端']);
          const secret = page.locator('[data-test=kiosk-secret]');
          await secret.waitFor(PATIENCE);
          const [name, password] = await secret.locator('[data-test=to-copy]').allTextContents();
          await stage.station.connect(name?.trim() ?? '', password?.trim() ?? '').then((kiosk) => kiosk.heartbeat());
          await secret.filter({ hasText: '已上线' }).waitFor(PATIENCE);
          await fill('person-step', ['p-9', '示例人员', phones.at(`/${size}`)]);
          await page.locator('[data-test=alert-step] button').click(PATIENCE);
          await page.locator('[data-test=ready]').waitFor(PATIENCE);
          await expectToFit(page);
          expect(phones.to(`/${size}`).map(({ body }) => body.to.id)).toEqual(['p-9']);
          await closeWithoutComplaint(watched);
        });
      },
      { isEmpty: true },
    );
  });
}
