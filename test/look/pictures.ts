import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { Look, Theme } from './page/contract.js';

/** Pixels of the screens that dashboards are looked at on. */
export const SCREENS = { wall: [1920, 1080], desk: [1280, 900], phone: [390, 844] } as const;
export type Screen = keyof typeof SCREENS;

export interface Picture {
  screen: Screen;
  theme: Theme;
}

/** Until charts stand still. */
const SETTLE_MS = 700;

/** JSON that a script element may hold. */
const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');

const html = (look: Look, title: string): string => `<!doctype html>
<html lang="${look.language === 'zh' ? 'zh-Hans' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<link rel="stylesheet" href="assets/look.css">
</head>
<body>
<div id="root"></div>
<script>window.HALLWATCH_LOOK = ${inScript(look)};</script>
<script src="assets/look.js"></script>
</body>
</html>
`;

/** Leaves the page to be opened, and answers its file. */
export function writePage(folder: string, name: string, look: Look): string {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, html(look, name));
  return file;
}

const named = ({ screen, theme }: Picture, usual: Screen): string =>
  [screen !== usual && screen, theme !== 'dark' && theme]
    .filter(Boolean)
    .map((part) => `-${part}`)
    .join('');

/** Where the screen of a wall ends: nobody scrolls there. */
async function markEdge(page: Page, height: number): Promise<void> {
  await page.evaluate((top) => {
    const edge = document.createElement('div');
    edge.style.cssText = `position:absolute;left:0;right:0;top:${top}px;border-top:2px dashed magenta;z-index:9`;
    document.body.append(edge);
  }, height);
}

/** Takes a picture of the whole page, however long; answers what the browser complained about. */
export async function takePicture(browser: Browser, file: string, picture: Picture, usual: Screen): Promise<string[]> {
  const [width, height] = SCREENS[picture.screen];
  const page = await browser.newPage({ viewport: { width, height }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} cannot be had`));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${pathToFileURL(file).href}#${picture.theme}`);
  await page.waitForSelector('.look');
  // Tables draw only what is on the screen: it is made as long as the page.
  const length = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width, height: Math.max(length, height) });
  // Letters are in, and charts have measured them.
  await page.evaluate((ms) => document.fonts.ready.then(() => new Promise((resolve) => setTimeout(resolve, ms))), SETTLE_MS);
  if (picture.screen === 'wall') await markEdge(page, height);
  await page.screenshot({ path: file.replace(/\.html$/, `${named(picture, usual)}.png`), fullPage: true });
  await page.close();
  return complaints;
}
