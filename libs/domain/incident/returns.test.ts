import { describe, expect, test } from '@jest/globals';
import { MINUTE, SECOND } from '../index.js';
import { back, kiosks, lost, Place, START } from './testing/place.js';

type Word = 'power' | 'line' | 'watchdog' | 'same name';

const SEEN: Record<Word, { bootId: string; seen: Record<string, unknown> }> = {
  power: { bootId: 'b-2', seen: { lastBootId: 'b-1', reason: 'powerUp' } },
  line: { bootId: 'b-1', seen: { lastBootId: 'b-1', reason: 'reconnect' } },
  'same name': { bootId: 'SN-1', seen: { lastBootId: 'SN-1', begunAnew: true, reason: 'powerUp' } },
  watchdog: { bootId: 'b-2', seen: { lastBootId: 'b-1', reason: 'watchdog' } },
};

const returns = (place: Place, kioskId: string, how: Word, at: number): void => {
  const evidence = { kind: 'birth' as const, at, ...SEEN[how] };
  place.decide([{ ...back(kioskId, at), evidence }], at);
};

const silentHall = (n: number): Place => {
  const place = new Place(kiosks(n));
  place.decide(
    place.kiosks.map((id) => lost(id, START)),
    START,
  );
  return place;
};

/** The kiosks come back one by one, as these words say. */
const comeBack = (place: Place, words: Word[]): void => {
  for (const [i, word] of words.entries()) returns(place, place.kiosks[i] as string, word, START + 10 * MINUTE + i * SECOND);
};

describe('a hall that fell silent and comes back', () => {
  test('had lost its power when most of its kiosks say that it came on, and the books say how that was told', () => {
    const place = silentHall(6);
    comeBack(place, ['power', 'power', 'watchdog']);
    expect(place.open).toMatchObject([{ cause: 'hall/network' }]);
    returns(place, 'K-04', 'power', START + 11 * MINUTE);
    expect(place.open).toMatchObject([{ cause: 'hall/network', returned: { power: ['K-01', 'K-02', 'K-04'], network: [] } }]);
    returns(place, 'K-05', 'power', START + 11 * MINUTE + SECOND);
    const [hall, ...more] = place.incidents;
    expect(more).toEqual([]);
    expect(hall).toMatchObject({ state: 'closed', cause: 'hall/power', reason: { zh: '大厅市电中断' } });
    expect(hall?.explanation.zh).toContain('6台中4台恢复时报告重新上电');
    expect(hall?.evidence.at(-1)).toMatchObject({ kind: 'birth', seen: { reason: 'powerUp' } });
  });

  test('is corrected while it is still out, so that its order says so', () => {
    const place = silentHall(12);
    comeBack(place, ['power', 'power', 'power', 'power', 'power', 'power', 'power']);
    expect(place.open).toMatchObject([{ cause: 'hall/power', state: 'open', holding: [{ code: 'PWR-001' }] }]);
  });

  test('had lost its line when most of its kiosks ran on', () => {
    const place = silentHall(4);
    comeBack(place, ['line', 'line', 'line', 'power']);
    expect(place.incidents).toMatchObject([{ cause: 'hall/network', state: 'closed' }]);
    expect(place.incidents[0]?.explanation.en).toContain('3 of 4 kiosks came back without a restart: it was the network');
  });

  test('had lost its power, too, when their vendor gives every boot the same name', () => {
    const place = silentHall(4);
    comeBack(place, ['same name', 'same name', 'same name', 'line']);
    expect(place.incidents).toMatchObject([{ cause: 'hall/power', state: 'closed' }]);
  });

  test('says nothing of it when its kiosks do not', () => {
    const place = silentHall(4);
    comeBack(place, ['watchdog', 'power', 'line', 'watchdog']);
    expect(place.incidents).toMatchObject([{ cause: 'hall/network', state: 'closed' }]);
    expect(place.incidents[0]?.explanation.en).not.toContain('came back');
  });

  test('of two is told by the word of the second, though it was closed by the first', () => {
    const place = silentHall(2);
    comeBack(place, ['power', 'power']);
    expect(place.incidents).toMatchObject([{ cause: 'hall/power', state: 'closed', returned: { power: ['K-01', 'K-02'] } }]);
  });
});
