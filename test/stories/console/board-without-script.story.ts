import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { story } from '#test/harness/story.js';

const RARELY = { heartbeatS: 86_400 };
/** WCAG 2.2, 1.4.3: of text that is not large. */
const CONTRAST = 4.5;

/** Texts whose colour stands off too little from what is behind them, with how much. */
const FAINT = `(() => {
  const numbers = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
  const linear = (value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [r, g, b, a = 1] = numbers(getComputedStyle(at).backgroundColor);
      if (a > 0) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll('body *')) {
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.nodeValue.trim() !== '')) continue;
    const [one, two] = [light(numbers(getComputedStyle(element).color)), light(behind(element))];
    const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (contrast < ${CONTRAST}) faint.push(element.tagName + '.' + element.className + ' ' + contrast.toFixed(2));
  }
  return faint;
})()`;

const backgroundOf = (page: Page): Promise<string> => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');

consoleStories((stage) => {
  story('without a script the board is whole, styled and readable, in each language and in light and dark', async () => {
    const { station } = stage;
    const kiosk = await station.kiosk('PLAIN-1', RARELY);
    const partly = await station.kiosk('PLAIN-2', RARELY);
    await kiosk.fault('SCR-001', 'touchScreen');
    await partly.notes(1000);
    await station.hall({ id: 'hall-2', name: '二号自助厅', address: '示例路2号' });
    await station.settled();

    for (const [size, language, dark] of [
      ['phone', 'zh', false],
      ['desktop', 'en', true],
    ] as const) {
      const watched = await stage.open({ size, language, dark, script: false });
      const { page } = watched;
      await page.goto('/board');
      expect(await page.title()).toBe(language === 'zh' ? '自助设备停用公告' : 'Self-service devices out of service');
      expect(await page.locator('html').getAttribute('lang')).toBe(language === 'zh' ? 'zh-CN' : 'en');
      const text = await page.locator('body').innerText();
      expect(text).toContain(language === 'zh' ? '触摸屏无响应' : 'Touch screen');
      expect(text).toContain(language === 'zh' ? '发布单位：一号自助厅' : 'Issued by 一号自助厅');
      expect(text).not.toMatch(/JavaScript|SCR-001|QRPAY|ON-20/);
      expect(await backgroundOf(page)).toBe(dark ? 'rgb(14, 20, 19)' : 'rgb(241, 243, 240)');
      expect(await page.evaluate(FAINT)).toEqual([]);
      await expectToFit(page);
      const other = page.getByRole('link', { name: language === 'zh' ? 'English' : '中文' });
      await other.click();
      expect(await page.locator('html').getAttribute('lang')).toBe(language === 'zh' ? 'en' : 'zh-CN');
      await closeWithoutComplaint(watched);
    }
    await kiosk.fault('SCR-001', 'touchScreen', 'cleared');
  });

  story('without a script a hall is found by the plain form, and its page has its feeds', async () => {
    await stage.station.hall({ id: 'hall-3', name: '城南办税厅', address: '示例路3号' });
    const watched = await stage.open({ size: 'phone', script: false });
    const { page } = watched;
    await page.goto('/board');
    await page.getByRole('searchbox').fill('城南');
    await page.keyboard.press('Enter');
    await page.waitForURL(/[?&]q=/);
    const halls = page.locator('[data-test^=board-]');
    expect(await halls.count()).toBe(1);
    await halls.getByRole('link', { name: '城南办税厅' }).click();
    await page.waitForURL(/\/board\/hall-3/);
    const feeds = page.locator('footer a');
    expect(await feeds.evaluateAll((links) => links.map((link) => link.getAttribute('href')))).toEqual([
      '/board/hall-3/feed.atom?lang=zh',
      '/board/hall-3/feed.json?lang=zh',
      '/board/feed.atom?lang=zh',
      '/board/feed.json?lang=zh',
    ]);
    await closeWithoutComplaint(watched);
  });
});
