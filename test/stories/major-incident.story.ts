import { expect } from '@jest/globals';
import { type AlertMessage, DAY, HOUR, MINUTE } from '#libs/domain/index.js';
import { furnished, LOGGED_IN, pass, phonesFor } from '../harness/limits.js';
import { reviewsOf, wroteOn } from '../harness/reviews.js';
import { stationFor, story } from '../harness/story.js';

const here = stationFor({ env: LOGGED_IN });
const phones = phonesFor();

const PARTS = {
  course: '保险柜门在无人到场时被打开',
  responsibility: '锁具老化，由维护单位负责',
  measures: '更换锁具并加装门磁',
  lessons: '每月检查锁具',
};

// S0-C1.6
story('a major incident demands its report, and closes it with four parts', async () => {
  const { station } = here;
  const kiosk = await furnished(station, phones);
  await kiosk.fault('DOR-002', 'safeDoor');
  await pass(station, 10 * MINUTE);
  expect(await reviewsOf(station)).toEqual([]);
  await pass(station, 10 * MINUTE);
  const [report, ...others] = await reviewsOf(station);
  expect(others).toEqual([]);
  expect(report).toMatchObject({ kind: 'report', state: 'open', ground: 'security', owner: 'p-3', kioskId: 'K-1' });
  const id = report?.id ?? '';
  const told = () => phones.got.flatMap(({ path, body }) => (body.event === 'review.opened' ? [[path, body.text.zh]] : []));
  await station.until(() => told().length > 0, 'its owner is told of it');
  expect(told()).toEqual([['/p-3', expect.stringMatching(/重大事故报告待填写.*前填写并签署/)]]);

  const { body: full } = await station.call(`/api/v1/reviews/${id}`);
  expect(full).toMatchObject({ missing: Object.keys(PARTS), facts: [{ incidentId: report?.incidentIds[0], backAt: null }] });
  const { lessons, ...three } = PARTS;
  expect(await wroteOn(station, id, { act: 'review.write', by: 'p-1', parts: three })).toEqual([201, undefined]);
  expect(await wroteOn(station, id, { act: 'review.sign', by: 'p-3' })).toMatchObject([
    409,
    { because: 'parts-missing', missing: ['lessons'], says: { zh: '内容不完整，请补齐后再签署' } },
  ]);
  expect(await wroteOn(station, id, { act: 'review.sign', by: 'p-1', parts: { lessons } })).toMatchObject([
    409,
    { because: 'not-owner' },
  ]);
  await kiosk.fault('DOR-002', 'safeDoor', 'cleared');
  await pass(station, MINUTE);
  expect(await wroteOn(station, id, { act: 'review.sign', by: 'p-3', parts: { lessons } })).toEqual([201, undefined]);
  const [signed] = await reviewsOf(station);
  expect(signed).toMatchObject({ state: 'signed', parts: PARTS });
  expect(signed?.facts?.[0]?.outMs).toBeGreaterThan(15 * MINUTE);

  expect(await wroteOn(station, id, { act: 'review.write', by: 'p-1', parts: { lessons } })).toMatchObject([
    409,
    { because: 'signed-already' },
  ]);
  expect(await wroteOn(station, id, { act: 'review.return', by: 'p-3', reason: '不够' })).toMatchObject([
    409,
    { because: 'own-signature' },
  ]);
  expect(await wroteOn(station, id, { act: 'review.return', by: 'p-4', reason: '责任不清' })).toEqual([201, undefined]);
  expect(await wroteOn(station, id, { act: 'review.return', by: 'p-4', reason: '责任不清' })).toMatchObject([
    409,
    { because: 'not-signed' },
  ]);
  expect(await reviewsOf(station)).toMatchObject([{ state: 'returned', parts: PARTS }]);

  const given = { act: 'review.assign', by: 'p-4', reason: '责任人休假' };
  expect(await wroteOn(station, id, { ...given, to: 'p-1' })).toMatchObject([409, { because: 'may-not-sign' }]);
  expect(await wroteOn(station, id, { ...given, to: 'p-4' })).toEqual([201, undefined]);
  expect(await reviewsOf(station)).toMatchObject([{ state: 'returned', owner: 'p-4' }]);
  await station.until(
    () => phones.to('/p-4').some(({ body }) => body.event === 'review.assigned'),
    'its new owner is told of it',
  );
  expect(await wroteOn(station, id, { ...given, by: 'p-3', to: 'p-3' })).toEqual([201, undefined]);
});

story('a report that nobody writes is told once, when it is due, to its owner and the next above', async () => {
  const { station } = here;
  const [returned] = await reviewsOf(station);
  await pass(station, Date.parse(String(returned?.dueAt)) - station.clock.now() - HOUR);
  const told = async (): Promise<string[]> =>
    (await station.stores.outbox.list({ limit: 200 })).items.flatMap(({ message }) => {
      const { to, event = '', reviewId } = message as AlertMessage;
      return event === 'review.overdue' && reviewId === returned?.id ? [to] : [];
    });
  expect(await told()).toEqual([]);
  await pass(station, 2 * HOUR);
  expect((await told()).sort()).toEqual(['p-3', 'p-4']);
  await pass(station, 3 * DAY);
  expect(await told()).toHaveLength(2);
  const said = () =>
    phones.got.filter(
      ({ path, body }) =>
        path === '/p-3' && body.event === 'review.overdue' && /重大事故报告逾期.*已齐，尚未签署/.test(body.text.zh),
    );
  await station.until(() => said().length > 0, 'the alert on the phone');
  expect(said()).toHaveLength(1);
});

story('what ends by itself within minutes demands none', async () => {
  const { station } = here;
  const other = await station.kiosk('K-2', { heartbeatS: 86_400 });
  const before = (await reviewsOf(station)).length;
  await other.fault('DOR-002', 'safeDoor');
  await pass(station, 5 * MINUTE);
  await other.fault('DOR-002', 'safeDoor', 'cleared');
  await pass(station, HOUR);
  expect(await reviewsOf(station)).toHaveLength(before);
});
