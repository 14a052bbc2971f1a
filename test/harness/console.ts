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
  /** Logs in by the form, as the person before the page would, and comes to the fleet. The administrator, unless told who. */
  logIn(look: Look, who?: Person): Promise<WatchedPage>;
}

/** By what somebody logs in. */
export interface Person {
  name: string;
  password: string;
}

const ADMIN: Person = { name: 'admin', password: ADMIN_PASSWORD };

/** Fills in the form of the log-in and sends it. */
export async function fillIn(page: Page, { name, password }: Person): Promise<void> {
  await page.fill('#name', name);
  await page.fill('#password', password);
  await page.keyboard.press('Enter');
}

/** Pages run on the real clock: what they show of ages and ranges follows it. */
const realTime = (): Clock => new SystemClock();

interface Place {
  /** Nothing is registered, not even the hall. */
  isEmpty?: boolean;
  /** Settings. */
  env?: Record<string, string>;
}

/** Stories before a real browser; where there is none they are skipped with one line. */
export function consoleStories(tell: (stage: ConsoleStage) => void, { isEmpty = false, env = {} }: Place = {}): void {
  const absent = noBrowser();
  if (absent) {
    test.skip(absent, () => undefined);
    return;
  }
  const held: { station?: StoryStation; browser?: StoryBrowser | null } = {};
  beforeAll(async () => {
    held.station = await StoryStation.open({ clock: realTime(), env });
    if (!isEmpty) await held.station.hall();
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
  const logIn = async (look: Look, who = ADMIN): Promise<WatchedPage> => {
    const watched = await open(look);
    await watched.page.goto('/');
    await fillIn(watched.page, who);
    await watched.page.waitForSelector('[data-connection=live]');
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
