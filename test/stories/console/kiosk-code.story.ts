import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { consoleStories, expectToFit } from '#test/harness/console.js';
import { phoneOf, technician } from '#test/harness/phone.js';
import { booksOf, story } from '#test/harness/story.js';

const PATIENCE = { timeout: 15_000 };

/** What a reader reads from the code that is shown. */
async function read(page: Page): Promise<string> {
  const drawn = await page.evaluate<{ data: number[]; width: number; height: number }>(`(async () => {
    const svg = document.querySelector('[data-test=label] svg').cloneNode(true);
    const paths = svg.querySelectorAll('path');
    for (const path of paths) path.setAttribute('fill', '#000');
    svg.setAttribute('width', '400');
    svg.setAttribute('height', '400');
    const image = new Image();
    image.src = 'data:image/svg+xml,' + encodeURIComponent(new XMLSerializer().serializeToString(svg));
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 400 });
    const paper = canvas.getContext('2d');
    paper.fillStyle = '#fff';
    paper.fillRect(0, 0, 400, 400);
    paper.drawImage(image, 0, 0);
    return { width: 400, height: 400, data: [...paper.getImageData(0, 0, 400, 400).data] };
  })()`);
  return decodeQR({ ...drawn, data: Uint8Array.from(drawn.data) });
}

consoleStories((stage) => {
  story(
    'the code on a kiosk brings who is logged in to its work, where they arrive and report, and everybody else to the hall’s board',
    async () => {
      const { station } = stage;
      const who = await technician(station, 'w-code');
      const kiosk = await station.kiosk('CODE-1', { maintainer: 'w-code' });
      await kiosk.fault('BNA-002', 'noteAcceptor');
      await station.settled();
      const [order] = await booksOf(station, 'CODE-1').orders();
      await station.call(`/api/v1/orders/${order?.id}/acts`, { body: { act: 'order.accept', by: 'w-code' } });

      const { page: desk, close: leaveDesk } = await stage.logIn({ size: 'desktop' });
      await desk.goto('/kiosks/CODE-1');
      await desk.click('[data-test=label]');
      await desk.waitForSelector('[data-test=label] svg', PATIENCE);
      const address = await read(desk);
      expect(address).toMatch(/\/k\/CODE-1$/);
      await leaveDesk();

      const passer = await fetch(address, { redirect: 'manual' });
      expect([passer.status, passer.headers.get('location')]).toEqual([302, '/board/hall-1']);
      expect((await fetch(address.replace('CODE-1', 'NO-SUCH'), { redirect: 'manual' })).headers.get('location')).toBe('/board');

      const phone = await phoneOf(stage, who);
      const { page } = phone;
      await page.goto(new URL(address).pathname);
      await page.click(`[data-test="here-${order?.id}"]`);
      await station.until(async () => (await booksOf(station, 'CODE-1').orders())[0]?.state === 'arrived', 'the arrival');
      expect((await booksOf(station, 'CODE-1').orders())[0]?.arrivals).toMatchObject([{ by: 'w-code', scanned: 'CODE-1' }]);
      await page.click('[data-test=report]');
      await page.fill('[data-test=report-what]', '操作说明被撕掉一角');
      await expectToFit(page);
      await page.click('[data-test=send]');
      // Its order is open already: whoever reports reads so, and says what else is to be done.
      await page.locator('[data-test=report-error]').filter({ hasText: '已有未完成的维修单' }).waitFor(PATIENCE);
      await page.selectOption('[data-test=report-kind]', 'relabel');
      await page.click('[data-test=send]');
      await page.click('[data-test=reported] a');
      await page.locator('h1').filter({ hasText: '操作说明被撕掉一角' }).waitFor(PATIENCE);
      expect(phone.complaints.filter((one) => !one.includes('409'))).toEqual([]);
      await phone.close();
    },
  );

  story('whoever wants it said has their distance from the hall said when they arrive, and nobody else', async () => {
    const { station } = stage;
    await station.hallLies({ lat: 30.54, lon: 117.06 });
    const who = await technician(station, 'w-place');
    const ids: string[] = [];
    for (const id of ['PLACE-1', 'PLACE-2']) {
      const kiosk = await station.kiosk(id, { maintainer: 'w-place' });
      await kiosk.fault('BNA-002', 'noteAcceptor');
      await station.settled();
      const [order] = await booksOf(station, id).orders();
      await station.call(`/api/v1/orders/${order?.id}/acts`, { body: { act: 'order.accept', by: 'w-place' } });
      ids.push(order?.id ?? '');
    }
    const { page, context, close } = await phoneOf(stage, who);
    await context.grantPermissions(['geolocation']);
    await context.setGeolocation({ latitude: 30.542, longitude: 117.06 });
    for (const [n, id] of ids.entries()) {
      if (n === 1) {
        await page.click('[data-test=settings]');
        await page.check('[data-test=says-place]');
        await page.click('[data-test=close]');
      }
      await page.goto(`/tech/orders/${id}`);
      await page.click('[data-test="order.arrive"]');
      await page.waitForSelector('[data-test=state][data-state=arrived]', PATIENCE);
      await station.until(async () => (await station.stores.orders.one(id))?.state === 'arrived', 'the arrival');
    }
    const orders = await Promise.all(ids.map((id) => station.stores.orders.one(id)));
    expect(orders.map((order) => order?.arrivals?.map(({ metres }) => metres))).toEqual([undefined, [222]]);
    await close();
  });
});
