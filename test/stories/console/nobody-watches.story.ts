import { expect, test } from '@jest/globals';
import { SystemClock } from '#libs/runtime/index.js';
import { noBrowser, openBrowser, type StoryBrowser, type WatchedPage } from '#test/harness/browser.js';
import { closeWithoutComplaint, expectToFit } from '#test/harness/console.js';
import { pretendSmallDisk } from '#test/harness/small-disk.js';
import { ADMIN_PASSWORD, StoryStation } from '#test/harness/station.js';
import { story } from '#test/harness/story.js';

const PATIENCE = { timeout: 30_000 };
const WHAT =
  'while the disk of the journal is full, console and board say since when nobody watches, and that all is well only before and after';

const absent = noBrowser();
if (absent) test.skip(absent, () => undefined);
else {
  story(WHAT, async () => {
    const disk = pretendSmallDisk();
    const station = await StoryStation.open({
      clock: new SystemClock(),
      env: { HALLWATCH_JOURNAL_RESERVE_MB: '0', HALLWATCH_BLIND_SECONDS: '1' },
      folder: disk.dataDir,
      ...(disk.files && { journalFiles: disk.files }),
    });
    const browser = (await openBrowser()) as StoryBrowser;
    try {
      await tell(station, browser, disk);
    } finally {
      await browser.close();
      await station.stop();
      disk.remove();
    }
  });
}

async function logIn({ page }: WatchedPage): Promise<void> {
  await page.goto('/');
  await page.fill('#name', 'admin');
  await page.fill('#password', ADMIN_PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-connection=live]');
}

async function tell(station: StoryStation, browser: StoryBrowser, disk: ReturnType<typeof pretendSmallDisk>): Promise<void> {
  await station.hall();
  const kiosk = await station.kiosk('K-1');
  await kiosk.heartbeat();
  const wall = await browser.page(station.url, { size: 'desktop' });
  await logIn(wall);
  const board = await browser.page(station.url, { size: 'phone' });
  await board.page.goto('/board');
  const tile = wall.page.locator('[data-test=kiosk-K-1]');
  await tile.filter({ hasText: '在线' }).waitFor(PATIENCE);
  await board.page.locator('.well').first().waitFor(PATIENCE);

  disk.fill();
  const held = kiosk.heartbeat();
  await wall.page.locator('[data-test=blind]').filter({ hasText: '日志无法写入' }).waitFor(PATIENCE);
  await tile.filter({ hasText: '未知' }).waitFor(PATIENCE);
  expect(await wall.page.locator('main').innerText()).not.toMatch(/一切正常|全部正常|在线/);
  const said = board.page.locator('[data-test=blind]');
  await said.filter({ hasText: /监测自\d\d:\d\d起中断/ }).waitFor(PATIENCE);
  expect(await said.innerText()).toContain('热线');
  expect(await board.page.locator('body').innerText()).not.toContain('正常服务');
  for (const { page } of [wall, board]) await expectToFit(page);

  disk.free();
  await held;
  for (const { page } of [wall, board]) await page.locator('[data-test=blind]').waitFor({ ...PATIENCE, state: 'detached' });
  await tile.filter({ hasText: '在线' }).waitFor(PATIENCE);
  await board.page.locator('.well').first().waitFor(PATIENCE);
  await closeWithoutComplaint(wall);
  await closeWithoutComplaint(board);
}
