import { expect } from '@jest/globals';
import { CLOSED_MODES, type Fleet, type HallNow, MINUTE, type OutboundMessage, SECOND } from '#libs/domain/index.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor();
const RARELY = { heartbeatS: 86_400 };
const noticeOf = async (kioskId: string) => (await booksOf(here.station, kioskId).notices('published'))[0];

async function boardOf(hallId: string): Promise<{ now: HallNow; notices: { servicesInWords: { zh: string } }[] }> {
  const { body } = await here.station.call(`/api/v1/board/${hallId}`);
  return (body as { halls: never[] }).halls[0] as never;
}

for (const mode of CLOSED_MODES) {
  story(`nobody is sent to a kiosk that says ${mode}, neither before nor after it said so`, async () => {
    const { station } = here;
    const hall = `hall-${mode}`;
    await station.hall({ id: hall });
    const of = { hall, type: `UTIL-${mode}`, ...RARELY };
    const [broken, other] = [await station.kiosk(`${mode}-1`, of), await station.kiosk(`${mode}-2`, of)];
    for (const kiosk of [broken, other]) await kiosk.heartbeat();
    const boardSays = async (): Promise<HallNow> => {
      // How kiosks are is kept once a second.
      await station.forward(2 * SECOND);
      return (await boardOf(hall)).now;
    };
    await station.until(async () => (await boardSays()).says === 'all-give', 'the hall to be said to work');
    await other.heartbeat({ mode });
    await broken.fault('SCR-001', 'touchScreen');
    await station.settled();
    expect((await noticeOf(broken.id))?.alternative.zh).not.toContain(other.id);
    await station.until(async () => (await boardSays()).giving === 0, 'the board to know the mode');

    for (let minute = 0; minute < 8; minute++) {
      await station.forward(MINUTE);
      await other.heartbeat();
    }
    await station.settled();
    expect((await noticeOf(broken.id))?.alternative.zh).toContain(other.id);
    await other.heartbeat({ mode });
    await station.settled();
    expect((await noticeOf(broken.id))?.alternative.zh).not.toContain(other.id);
  });
}

story('a cash machine without its card reader pays nothing out, and nobody is sent to it', async () => {
  const { station } = here;
  await station.hall({ id: 'bank' });
  const atm = { hall: 'bank', type: 'ATM', services: ['WDL', 'QUERY', 'RCPT'], ...RARELY };
  const [first, second] = [await station.kiosk('ATM-1', atm), await station.kiosk('ATM-2', atm)];
  for (const kiosk of [first, second]) await kiosk.heartbeat();
  await first.fault('CRD-003', 'cardReader');
  await second.fault('DSP-002', 'cashDispenser');
  await station.settled();
  expect(await noticeOf(first.id)).toMatchObject({ services: ['WDL', 'QUERY'], available: ['RCPT'] });
  expect((await noticeOf(second.id))?.alternative.zh).toContain('0556-0000-000');
});

const FLEET: Pick<Fleet, 'needs' | 'citizenServices'> = {
  needs: [{ service: 'QUERY', components: ['faceCamera'], kiosks: ['COMBI-1'] }],
  citizenServices: [
    { id: 'fees', name: { zh: '医保缴费', en: 'medical fees' }, services: ['QRPAY'], state: 'active' },
    { id: 'proof', name: { zh: '社保证明打印', en: 'proof of insurance' }, services: ['DOC'], halls: ['combi'], state: 'active' },
  ],
};

story('a place says what its services need and what citizens come for, and notice, board and sign name that', async () => {
  const { station } = here;
  await station.hall({ id: 'combi' });
  const services = ['DOC', 'QRPAY', 'QUERY'];
  const kiosk = await station.kiosk('COMBI-1', { hall: 'combi', type: 'COMBI', services, ...RARELY });
  expect((await station.call('/api/v1/fleet', { body: FLEET })).status).toBe(200);
  await kiosk.heartbeat();
  const signs: OutboundMessage['body'][] = [];
  kiosk.client.on('message', (_, payload) => signs.push(JSON.parse(String(payload))));
  await kiosk.client.subscribeAsync(kiosk.topic('down/sign'), { qos: 1 });
  await kiosk.fault('PRN-010', 'documentPrinter');
  await station.settled();
  const notice = await noticeOf(kiosk.id);
  expect(notice?.body.zh).toContain('无法办理社保证明打印，');
  expect(notice?.body.zh).toContain('医保缴费、查询可正常办理');
  expect((await boardOf('combi')).notices[0]?.servicesInWords.zh).toBe('社保证明打印');
  await station.until(() => signs.some((sign) => JSON.stringify(sign).includes('社保证明打印暂停办理')), 'the sign');

  await kiosk.fault('CAM-001', 'faceCamera');
  await station.settled();
  const incidents = await booksOf(station, kiosk.id).incidents('open');
  expect(incidents.map(({ servicesLost }) => servicesLost)).toContainEqual(['QUERY']);

  const { body } = await station.call('/api/v1/fleet');
  expect(body).toMatchObject(FLEET);

  // The place says otherwise while both stand: nothing is found meanwhile.
  const needs = [{ service: 'QRPAY', components: ['faceCamera'], kiosks: [kiosk.id] }];
  expect((await station.call('/api/v1/fleet', { body: { needs } })).status).toBe(200);
  await station.forward(2 * SECOND);
  const lost = async () => (await booksOf(station, kiosk.id).incidents('open')).map(({ servicesLost }) => servicesLost);
  await station.until(
    async () => (await lost()).some((services) => services.join() === 'QRPAY'),
    'what is lost by the camera now',
  );
  expect((await lost()).flat().sort()).toEqual(['DOC', 'QRPAY']);
  const told = (await boardOf('combi')).notices.map(({ servicesInWords }) => servicesInWords.zh).sort();
  expect(told).toEqual(['医保缴费', '社保证明打印']);
  await station.until(() => JSON.stringify(signs.at(-1)).includes('医保缴费'), 'the sign of what is lost now');
  await station.call('/api/v1/fleet', { body: { needs: FLEET.needs } });
});

story('a fleet file without the table leaves it as it was, and an empty one gives the defaults back', async () => {
  const { station } = here;
  const needs = async () => ((await station.call('/api/v1/fleet')).body as Fleet).needs;
  await station.call('/api/v1/fleet', { body: FLEET });
  await station.call('/api/v1/fleet', { body: { kiosks: [] } });
  expect(await needs()).toEqual(FLEET.needs);
  const twice = { needs: [...(FLEET.needs ?? []), ...(FLEET.needs ?? [])] };
  expect((await station.call('/api/v1/fleet', { body: twice })).status).toBe(400);
  await station.call('/api/v1/fleet', { body: { needs: [] } });
  expect(await needs()).toEqual([]);
});
