import type { BrowserContext, Page } from 'playwright-core';
import { type ConsoleStage, fillIn, type Person } from './console.js';
import { joined } from './joined.js';
import type { StoryStation } from './station.js';

const PATIENCE = { timeout: 15_000 };

/** Somebody's phone, with the technician's page on it. */
export interface Phone {
  page: Page;
  context: BrowserContext;
  /** Errors of the browser, but not that it could not reach the server: it is cut off on purpose. */
  complaints: string[];
  close(): Promise<void>;
}

/** A technician of the hall with an account, reachable by telephone. */
export async function technician(station: StoryStation, id: string): Promise<Person> {
  return joined(station, { id, role: 'technician' });
}

const isOfNoSignal = (complaint: string): boolean => /net::ERR_(INTERNET_DISCONNECTED|FAILED)/.test(complaint);

/** Opens an address of the technician's page and logs in on the way. */
export async function phoneOf(stage: ConsoleStage, who: Person, path = '/tech', dark = false): Promise<Phone> {
  const { page, complaints, close } = await stage.open({ size: 'phone', dark });
  await page.goto(path);
  await page.click('[data-test=logged-out] a');
  await fillIn(page, who);
  await page.waitForSelector('[data-signal=on]', PATIENCE);
  return {
    page,
    context: page.context(),
    get complaints() {
      return complaints.filter((one) => !isOfNoSignal(one));
    },
    close,
  };
}

/** What the page needs without signal is kept: from now on it opens by itself. */
export async function untilKept(station: StoryStation, page: Page): Promise<void> {
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  const isKept = `caches.open('hallwatch.tech').then((shelf) => shelf.match('/tech')).then(Boolean)`;
  await station.until(() => page.evaluate<boolean>(isKept), 'the page to be kept');
}
