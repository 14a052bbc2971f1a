import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sampleIncident } from '#test/harness/sample-books.js';
import type { ReviewAct } from '../act/index.js';
import { WorkingCalendar } from '../calendar/index.js';
import type { Incident, IncidentChange } from '../incident/index.js';
import { hallOf } from '../outage/testing/register.js';
import type { Person } from '../people/index.js';
import { DAY, HOUR, type Instant, MINUTE } from '../time/index.js';
import {
  decideAnalysis,
  decideReport,
  decideReviewAct,
  decideReviewTurn,
  factsOf,
  groundOf,
  isUnwritten,
  LASTS,
  missingParts,
  overdueTo,
  type Review,
  reviewOwner,
} from './index.js';

/** A Tuesday, 10:00 in Shanghai. */
const START = Date.parse('2026-05-12T02:00:00Z');
const person = (id: string, roles: Person['roles'], more: Partial<Person> = {}): Person => ({
  ...{ id, name: `示例${id}`, roles, halls: ['h-1'], skills: [] },
  channels: [{ kind: 'webhook', url: `https://example.test/${id}` }],
  ...more,
});
const PEOPLE = [person('p-1', ['technician']), person('p-3', ['supervisor']), person('p-4', ['manager'])];
const hall = hallOf('h-1', { firstResponsible: 'p-4' });
const calendar = new WorkingCalendar();
const PLACE = { hall, people: PEOPLE, calendar };
const AROUND = { people: PEOPLE, calendar };

const critical = (over: Partial<Incident> = {}): Incident =>
  sampleIncident({
    severity: 'critical',
    kind: 'fault',
    cause: 'fault/BNA-002/noteAcceptor',
    hallId: 'h-1',
    openedAt: START,
    ...over,
  });
const opened = (incident: Incident, at = incident.openedAt): IncidentChange => ({ what: 'opened', incident, at });
const closed = (incident: Incident, at: Instant): IncidentChange => ({
  what: 'closed',
  incident: { ...incident, state: 'closed', closedAt: at },
  at,
});
const hallOut = critical({ kind: 'hall', kioskId: null, kioskIds: ['K-1', 'K-2'], cause: 'hall' });

describe('a major incident', () => {
  test('is one of a whole hall, of security, or of one kiosk for long, and critical', () => {
    expect(groundOf(hallOut)).toBe('wide');
    expect(groundOf(critical())).toBe('long');
    const skimmed = { key: 'k', rule: 'r', version: 'v', severity: 'critical' as const, loss: [], since: START };
    const evidence = { kind: 'fault' as const, at: START, seen: {} };
    const holding = [{ ...skimmed, reason: { zh: '', en: '' }, evidence, code: 'DOR-002' }];
    expect([groundOf(critical({ holding })), groundOf(critical({ severity: 'degraded' }))]).toEqual(['security', null]);
    expect(groundOf(critical({ inhibitedBy: 'IN-2' }))).toBeNull();
  });

  test('demands its report once it has lasted, of the supervisor, in three working days', () => {
    const noted = decideReport(undefined, opened(hallOut), undefined, PLACE) as Review;
    expect(noted).toMatchObject({ state: 'noted', turnsAt: START + LASTS.wide });
    const report = decideReviewTurn(noted, hallOut, PLACE);
    // From Tuesday the end of Friday: 24:00 in Shanghai.
    const dueAt = Date.parse('2026-05-15T16:00:00Z');
    expect(report).toMatchObject({ state: 'open', owner: 'p-3', dueAt, turnsAt: dueAt });
    // What comes of the incident afterwards demands no second one.
    expect(decideReport(report, { what: 'updated', incident: hallOut, at: START + HOUR }, undefined, PLACE)).toBeNull();
    expect(decideReport(report, closed(hallOut, START + HOUR), undefined, PLACE)).toBeNull();
  });

  test('that ends within minutes by itself demands none, unless somebody was there; it may be back', () => {
    const noted = decideReport(undefined, opened(hallOut), undefined, PLACE) as Review;
    const at = START + 5 * MINUTE;
    expect(decideReport(noted, closed(hallOut, at), undefined, PLACE)).toMatchObject({ state: 'dropped' });
    const there = { history: [{ at, what: 'arrived' as const, by: 'p-1', note: { zh: '', en: '' } }] };
    expect(decideReport(noted, closed(hallOut, at), there, PLACE)).toMatchObject({ state: 'open' });
    const gone = decideReport(noted, closed(hallOut, at), undefined, PLACE) as Review;
    const back = { ...hallOut, reopened: { times: 1, at: at + MINUTE } };
    const again = decideReport(gone, { what: 'reopened', incident: back, at: at + MINUTE }, undefined, PLACE);
    expect(again).toMatchObject({ id: noted.id, state: 'noted', turnsAt: at + MINUTE + LASTS.wide });
  });

  test('that becomes a symptom leaves no report, unless somebody wrote on it', () => {
    const noted = decideReport(undefined, opened(critical()), undefined, PLACE) as Review;
    const report = decideReviewTurn(noted, critical(), PLACE);
    const merged = closed(critical({ inhibitedBy: 'IN-2' }), START + 5 * HOUR);
    expect(decideReport(noted, merged, undefined, PLACE)).toMatchObject({ state: 'dropped' });
    expect(decideReport(report, merged, undefined, PLACE)).toMatchObject({ state: 'dropped' });
    const written = write(report, { course: '断电' });
    expect(decideReport(written, merged, undefined, PLACE)).toBeNull();
  });
});

const act = (name: ReviewAct['act'], by: string, more: Partial<ReviewAct> = {}): ReviewAct => ({
  act: name,
  by,
  reviewId: 'RV-1',
  ...more,
});
function write(review: Review, parts: ReviewAct['parts'], by = 'p-1'): Review {
  const made = decideReviewAct(review, act('review.write', by, { ...(parts && { parts }) }), START + HOUR, AROUND);
  if ('refused' in made) throw new Error(made.refused);
  return made;
}
const openReport = (): Review =>
  decideReviewTurn(decideReport(undefined, opened(hallOut), undefined, PLACE) as Review, hallOut, PLACE);
const FOUR = { course: '断电', responsibility: '供电', measures: '双路', lessons: '巡检' };
const refused = (review: Review, one: ReviewAct): unknown => {
  const made = decideReviewAct(review, one, START + HOUR, AROUND);
  return 'refused' in made ? made.refused : null;
};

describe('a report', () => {
  test('is signed by its owner when its four parts are there, with what the books say', () => {
    const report = openReport();
    const partly = write(report, { course: '断电', lessons: ' ' });
    expect(missingParts(partly)).toEqual(['responsibility', 'measures', 'lessons']);
    expect(refused(partly, act('review.sign', 'p-3'))).toBe('parts-missing');
    const whole = write(partly, FOUR);
    expect(refused(whole, act('review.sign', 'p-1'))).toBe('not-owner');
    const facts = [factsOf({ ...hallOut, closedAt: START + HOUR }, undefined)];
    const signed = decideReviewAct(whole, act('review.sign', 'p-3'), START + 2 * HOUR, { ...AROUND, facts }) as Review;
    expect(signed).toMatchObject({ state: 'signed', signedAt: START + 2 * HOUR, facts: [{ outMs: HOUR }] });
    expect(signed.turnsAt).toBeUndefined();
    expect(refused(signed, act('review.write', 'p-1', { parts: FOUR }))).toBe('signed-already');
  });

  test('is signed by who stands in for its owner, too', () => {
    const away = person('p-3', ['supervisor'], { deputies: [{ person: 'p-1', from: START, to: START + DAY }] });
    const around = { people: [PEOPLE[0] as Person, away], calendar };
    expect(decideReviewAct(write(openReport(), FOUR), act('review.sign', 'p-1'), START + HOUR, around)).toMatchObject({
      state: 'signed',
    });
  });

  test('is returned by another than who signed it, and is due anew', () => {
    const signed = decideReviewAct(write(openReport(), FOUR), act('review.sign', 'p-3'), START + HOUR, AROUND) as Review;
    expect(refused(openReport(), act('review.return', 'p-4', { reason: '不全' }))).toBe('not-signed');
    expect(refused(signed, act('review.return', 'p-3', { reason: '不全' }))).toBe('own-signature');
    expect(refused(signed, act('review.assign', 'p-4', { to: 'p-4', reason: '休假' }))).toBe('signed-already');
    const back = decideReviewAct(signed, act('review.return', 'p-4', { reason: '不全' }), START + 30 * DAY, AROUND) as Review;
    expect(back).toMatchObject({ state: 'returned', signedAt: null, parts: FOUR });
    expect(back.dueAt).toBeGreaterThan(START + 30 * DAY);
  });

  test('takes no part of an analysis, and nothing on a version of before', () => {
    expect(refused(openReport(), act('review.write', 'p-1', { parts: { found: 'x' } }))).toBe('other-parts');
    const written = write(openReport(), { course: 'x' });
    expect(refused(written, act('review.write', 'p-1', { parts: { course: 'y' }, basedOn: '0' }))).toBe('stale');
  });

  test('that is overdue is told to its owner and the next above, once', () => {
    const late = decideReviewTurn(openReport(), undefined, PLACE);
    expect(late.history.at(-1)).toMatchObject({ what: 'overdue' });
    expect(late.turnsAt).toBeUndefined();
    expect(overdueTo(late, { people: PEOPLE, hall }, late.dueAt).map(({ id }) => id)).toEqual(['p-3', 'p-4']);
  });
});

test('an owner is the supervisor of a report, who answers for the hall of an analysis, else whoever of them there is', () => {
  expect([reviewOwner('report', PLACE), reviewOwner('analysis', PLACE)]).toEqual(['p-3', 'p-4']);
  expect(reviewOwner('report', { ...PLACE, people: PEOPLE.slice(2) })).toBe('p-4');
  expect(reviewOwner('analysis', { ...PLACE, people: [] })).toBeNull();
});

describe('the same fault of a kiosk', () => {
  const jam = (id: string, openedAt: Instant): Incident => critical({ id, openedAt, severity: 'degraded' });
  const before = (...days: number[]) => days.map((day, n) => ({ id: `IN-${n}`, openedAt: START + day * DAY }));

  test('is analysed when it comes the third time within thirty days, and not in thirty-one', () => {
    const third = decideAnalysis(undefined, opened(jam('IN-9', START + 30 * DAY)), before(0, 12), PLACE);
    expect(third).toMatchObject({ kind: 'analysis', state: 'open', owner: 'p-4', incidentIds: ['IN-0', 'IN-1', 'IN-9'] });
    expect(decideAnalysis(undefined, opened(jam('IN-9', START + 30 * DAY + 1)), before(0, 12), PLACE)).toBeNull();
    expect(decideAnalysis(undefined, opened(jam('IN-9', START + DAY)), before(0), PLACE)).toBeNull();
  });

  test('whatever comes when, it never has two open analyses, and none counts what another counted', () => {
    const days = fc.array(fc.record({ after: fc.integer({ min: 0, max: 12 * 24 }), signs: fc.boolean() }), { maxLength: 40 });
    fc.assert(
      fc.property(days, (all) => {
        const came: { id: string; openedAt: Instant }[] = [];
        const kept = new Map<string, Review>();
        let at = START;
        for (const [n, { after, signs }] of all.entries()) {
          at += after * HOUR;
          const last = [...kept.values()].at(-1);
          const made = decideAnalysis(last, opened(jam(`IN-${n}`, at)), [...came], PLACE);
          came.push({ id: `IN-${n}`, openedAt: at });
          if (made) kept.set(made.id, made);
          const now = [...kept.values()].at(-1);
          if (now && signs && isUnwritten(now)) kept.set(now.id, { ...now, state: 'signed', signedAt: at });
        }
        const reviews = [...kept.values()];
        expect(reviews.filter(isUnwritten).length).toBeLessThanOrEqual(1);
        const counted = reviews.flatMap(({ incidentIds }) => incidentIds);
        expect(new Set(counted).size).toBe(counted.length);
        for (const { incidentIds } of reviews) expect(incidentIds.length).toBeGreaterThanOrEqual(3);
      }),
    );
  });
});

describe('a review that is given to another', () => {
  const give = (to: string, more: Partial<ReviewAct> = {}) =>
    decideReviewAct(
      { ...(demandedReport() as Review), owner: 'p-3' },
      { act: 'review.assign', by: 'p-4', reviewId: 'RV', to, reason: '休假', ...more },
      START + DAY,
      AROUND,
    );
  const demandedReport = () => {
    const noted = decideReport(undefined, opened(hallOut), undefined, PLACE) as Review;
    return decideReviewTurn(noted, hallOut, PLACE);
  };

  test('is theirs from then on, due as before, and they sign it', () => {
    const before = demandedReport();
    const given = give('p-4') as Review;
    expect(given).toMatchObject({ owner: 'p-4', dueAt: before.dueAt, turnsAt: before.dueAt, state: 'open' });
    expect(given.history.at(-1)).toEqual({ at: START + DAY, what: 'assigned', by: 'p-4', to: 'p-4', reason: '休假' });
    const parts = { course: 'a', responsibility: 'b', measures: 'c', lessons: 'd' };
    const sign = (by: string) => decideReviewAct(given, { act: 'review.sign', by, reviewId: 'RV', parts }, START + DAY, AROUND);
    expect(sign('p-3')).toEqual({ refused: 'not-owner' });
    expect(sign('p-4')).toMatchObject({ state: 'signed' });
  });

  test('goes to somebody who is registered, has it not already and may sign it', () => {
    expect(give('nobody')).toEqual({ refused: 'unknown-person' });
    expect(give('p-3')).toEqual({ refused: 'owner-already' });
    expect(give('p-1')).toEqual({ refused: 'may-not-sign' });
    expect(give('p-4', { basedOn: '7' })).toEqual({ refused: 'stale' });
  });
});
