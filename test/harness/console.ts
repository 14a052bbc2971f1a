import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Clock } from '#libs/domain/index.js';
import { SystemClock } from '#libs/runtime/index.js';
import { type Look, noBrowser, openBrowser, type StoryBrowser, type WatchedPage } from './browser.js';
import { ADMIN_PASSWORD, StoryStation } from './station.js';

/** A station, and a browser before it. */
export interface ConsoleStage {
  readonly station: StoryStation;
  /** A page that nobody has logged in on. */
  open(look: Look): Promise<WatchedPage>;
  /** Logs in by the form, as the person before the page would, and comes to the fleet. */
  logIn(look: Look): Promise<WatchedPage>;
}

async function fillIn(page: Page): Promise<void> {
  await page.goto('/');
  await page.fill('#name', 'admin');
  await page.fill('#password', ADMIN_PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-connection=live]');
}

/** Pages run on the real clock: what they show of ages and ranges follows it. */
const realTime = (): Clock => new SystemClock();

/** Stories before a real browser; where there is none they are skipped with one line. */
export function consoleStories(tell: (stage: ConsoleStage) => void): void {
  const absent = noBrowser();
  if (absent) {
    test.skip(absent, () => undefined);
    return;
  }
  const held: { station?: StoryStation; browser?: StoryBrowser | null } = {};
  beforeAll(async () => {
    held.station = await StoryStation.open({ clock: realTime() });
    await held.station.hall();
    held.browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await held.browser?.close();
    await held.station?.remove();
  }, 30_000);
  const station = (): StoryStation => {
    if (!held.station) throw new Error('The station is not up');
    return held.station;
  };
  const open = async (look: Look): Promise<WatchedPage> => {
    if (!held.browser) throw new Error('The browser is not up');
    return held.browser.page(station().url, look);
  };
  const logIn = async (look: Look): Promise<WatchedPage> => {
    const watched = await open(look);
    await fillIn(watched.page);
    return watched;
  };
  tell({
    get station() {
      return station();
    },
    open,
    logIn,
  });
}

/** The browser said nothing of errors while the page was open. */
export async function closeWithoutComplaint({ complaints, close }: WatchedPage): Promise<void> {
  await close();
  expect(complaints).toEqual([]);
}

/** Nothing has to be scrolled sideways. */
export async function expectToFit(page: Page): Promise<void> {
  // A phone widens the window's own width to what does not fit.
  expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
    page.viewportSize()?.width ?? 0,
  );
}
