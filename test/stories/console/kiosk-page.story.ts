import { expect } from '@jest/globals';
import { closeWithoutComplaint, consoleStories, expectToFit } from '#test/harness/console.js';
import { story } from '#test/harness/story.js';

const PATIENCE = { timeout: 15_000 };

consoleStories((stage) => {
  story('the page of a kiosk shows its history as curves and goes on with what is published', async () => {
    const kiosk = await stage.station.kiosk('UTIL-curves');
    await kiosk.heartbeat({ rttMs: 38, tempC: 36.5, txOk: 2, txFailed: 0 });
    await kiosk.paper(410);
    await kiosk.notes(120);
    const watched = await stage.logIn({ size: 'desktop', dark: true, language: 'en' });
    const { page } = watched;
    await page.click(`[data-test=kiosk-${kiosk.id}] a`);
    const temperature = page.getByRole('figure', { name: 'Cabinet temperature' });
    await temperature.locator('canvas').waitFor(PATIENCE);
    expect(await page.locator('[data-test=vendor]').innerText()).toBe('not registered');
    await temperature.filter({ hasText: '36.5 °C' }).waitFor(PATIENCE);
    await page.getByRole('figure', { name: 'Supplies left' }).filter({ hasText: '41 %' }).waitFor(PATIENCE);
    await page.getByRole('figure', { name: 'Cash units filled' }).filter({ hasText: '12 %' }).waitFor(PATIENCE);

    await page.locator('[data-test=forecast]').filter({ hasText: 'runs out in about' }).waitFor(PATIENCE);
    await page.locator('[data-test=forecast]').filter({ hasText: 'full in about' }).waitFor(PATIENCE);

    await kiosk.heartbeat({ rttMs: 40, tempC: 39.5 });
    await temperature.filter({ hasText: '39.5 °C' }).waitFor({ timeout: 30_000 });

    // An hour a point, the last of them as far as it has come: the mean, or, just past a full hour, the one reading.
    await page.getByText('30 days').click();
    await temperature.filter({ hasText: /3[89](\.5)? °C/ }).waitFor(PATIENCE);
    await kiosk.heartbeat({ rttMs: 40, tempC: 59 });
    await temperature.filter({ hasText: /(45|49\.3|59) °C/ }).waitFor({ timeout: 30_000 });
    await closeWithoutComplaint(watched);
  });

  story('an incident and its order can be read in full on a phone, and a wrong address says so', async () => {
    const kiosk = await stage.station.kiosk('UTIL-detail', { vendor: '示例厂家甲' });
    await kiosk.heartbeat();
    await kiosk.fault('BNA-002', 'noteAcceptor');
    const watched = await stage.logIn({ size: 'phone' });
    const { page } = watched;
    await page.locator('#incidents li').filter({ hasText: kiosk.id }).getByRole('link').first().click(PATIENCE);
    await page.getByText('BNA-002').first().waitFor(PATIENCE);
    expect(await page.locator('[data-test=vendor]').innerText()).toBe('示例厂家甲');
    await expectToFit(page);
    await page.getByRole('link', { name: '纸币器故障' }).click(PATIENCE);
    await page.getByText('先做什么').waitFor(PATIENCE);
    expect(await page.locator('[data-test=state]').innerText()).toBe('待接单');
    expect(await page.locator('[data-test=vendor]').innerText()).toBe('示例厂家甲');
    await expectToFit(page);
    await kiosk.fault('BNA-002', 'noteAcceptor', 'cleared');
    await page.locator('[data-test=state]').filter({ hasText: '已关闭' }).waitFor(PATIENCE);
    await page.goto('/kiosks/NO-SUCH');
    await page.getByText('NO-SUCH').waitFor(PATIENCE);
    await closeWithoutComplaint(watched);
  });

  story('what was seen and told to nobody is on the page of its kiosk, with why and with what was seen', async () => {
    const kiosk = await stage.station.kiosk('UTIL-withheld');
    await kiosk.heartbeat();
    const watched = await stage.logIn({ size: 'phone' });
    const { page } = watched;
    await page.goto(`/kiosks/${kiosk.id}`);
    const list = page.locator('section').filter({ has: page.getByRole('heading', { name: '出现过但没有告警的' }) });
    await list.getByText('没有未告警的情况').waitFor(PATIENCE);

    await kiosk.fault('BNA-001', 'noteAcceptor');
    await kiosk.fault('BNA-001', 'noteAcceptor', 'cleared');
    const row = list.getByRole('listitem').filter({ hasText: '纸币器卡钞' }).first();
    await row.getByText('先等待确认，设备已报告解除，未告警').waitFor(PATIENCE);
    await row.getByText('已消失').waitFor(PATIENCE);
    await row.getByText('证据').click();
    await row.getByText('fault-may-clear').waitFor(PATIENCE);
    await row.getByText('BNA-001').waitFor(PATIENCE);
    await expectToFit(page);
    await closeWithoutComplaint(watched);
  });

  story('a wrong password is told in words, and the pages are closed without a log-in', async () => {
    const { page, close } = await stage.open({ size: 'desktop' });
    await page.goto('/kiosks/UTIL-curves');
    await page.waitForURL(/\/login\?next=/);
    await page.fill('#name', 'admin');
    await page.fill('#password', 'not-the-password');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: '用户名或密码不对' }).waitFor(PATIENCE);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('alert').filter({ hasText: 'Wrong name or password' }).waitFor(PATIENCE);
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    await close();
  });
});
