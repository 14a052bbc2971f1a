import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
/** Nothing but the page itself: no updates, no reports, no first-run pages. `--no-sandbox`: Chromium refuses to run as root with it. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

export const SIZES = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } } as const;
export type Size = keyof typeof SIZES;

export interface Look {
  size: Size;
  dark?: boolean;
  language?: 'zh' | 'en';
  /** False: as where scripts are blocked, or did not arrive. */
  script?: boolean;
}

/** A page with everything that the browser complained about while it was open. */
export interface WatchedPage {
  page: Page;
  /** Errors of the console and of the page's scripts, in order. */
  complaints: string[];
  close(): Promise<void>;
}

/** Why browser stories do not run here; null where they do. */
export const noBrowser = (): string | null =>
  existsSync(CHROMIUM) ? null : `${CHROMIUM} is not installed: the browser stories are skipped.`;

function watch(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  return complaints;
}

/** A real Chromium. Each page has its own cookies and its own memory. */
export class StoryBrowser {
  constructor(private readonly browser: Browser) {}

  async page(url: string, { size, dark = false, language = 'zh', script = true }: Look): Promise<WatchedPage> {
    const phone = size === 'phone';
    const context = await this.browser.newContext({
      baseURL: url,
      viewport: SIZES[size],
      isMobile: phone,
      hasTouch: phone,
      colorScheme: dark ? 'dark' : 'light',
      locale: language === 'zh' ? 'zh-CN' : 'en-GB',
      javaScriptEnabled: script,
    });
    await context.addInitScript(
      `localStorage.getItem('hallwatch.language') || localStorage.setItem('hallwatch.language', '${language}')`,
    );
    const page = await context.newPage();
    return { page, complaints: watch(page), close: () => context.close() };
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}

/** Starts Chromium, or answers null where it is not installed. */
export async function openBrowser(): Promise<StoryBrowser | null> {
  if (noBrowser()) return null;
  return new StoryBrowser(await chromium.launch({ executablePath: CHROMIUM, args: FLAGS }));
}
