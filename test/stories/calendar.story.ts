import { expect } from '@jest/globals';
import { stationFor, story } from '../harness/story.js';

const here = stationFor();

interface Year {
  provisional: boolean;
  missing: number | null;
  days: { date: string; kind: string; override: { by: string; at: string } | null }[];
}

story("the administrator enters next year's holidays day by day, and the calendar says who and when", async () => {
  const { station } = here;
  const year = async (n: number): Promise<Year> => (await station.call(`/api/v1/calendar?year=${n}`)).body;
  const dayIn = async (date: string) => (await year(Number(date.slice(0, 4)))).days.find((day) => day.date === date);

  expect(await dayIn('2026-02-14')).toMatchObject({ kind: 'makeUp', name: { zh: '春节' }, provisional: false, override: null });
  expect(await year(2026)).toMatchObject({ provisional: false, missing: null });
  expect((await year(2026)).days).toHaveLength(365);
  expect(await year(2027)).toMatchObject({ provisional: true, coverage: { from: 2025, to: 2026 } });

  const said = { kind: 'work', name: { zh: '春节', en: 'Spring Festival' }, source: '放假安排通知' };
  const put = await station.call('/api/v1/calendar/2027-02-20', { method: 'PUT', body: said });
  expect(put).toMatchObject({ status: 200, body: { kind: 'makeUp', override: { by: 'admin', at: '2026-01-01T00:00:00.000Z' } } });
  expect(await year(2027)).toMatchObject({ provisional: false });

  expect(await station.call('/api/v1/calendar/2027-02-20', { method: 'DELETE' })).toMatchObject({ status: 204 });
  expect(await station.call('/api/v1/calendar/2027-02-20', { method: 'DELETE' })).toMatchObject({ status: 404 });
  expect(await dayIn('2027-02-20')).toMatchObject({ kind: 'weekend', provisional: true, override: null });
});

story('a day that is none, and a word that is none, are refused with the field', async () => {
  const { station } = here;
  const said = { kind: 'off', name: { zh: '停业', en: 'closed' }, source: 'x' };
  const bad = await station.call('/api/v1/calendar/2026-02-30', { method: 'PUT', body: said });
  expect(bad).toMatchObject({ status: 400, body: { errors: [{ field: 'date', message: 'A day such as 2026-02-17.' }] } });
  const word = await station.call('/api/v1/calendar/2026-02-27', { method: 'PUT', body: { ...said, kind: 'half' } });
  expect(word).toMatchObject({ status: 400, body: { errors: [{ field: 'kind' }] } });
});
