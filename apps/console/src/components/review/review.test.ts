/** @jest-environment ./dist/test/harness/loaded-once/page.js */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils';
import type { ReviewInFull } from '../../api-reviews.js';
import { fleet } from '../../fleet.js';
import { loggedInWith } from '../../testing/logged-in.js';
import { type Asked, listed, Says, serverAnswers } from '../../testing/server.js';
import AssignReview from './AssignReview.vue';
import FactsTable from './FactsTable.vue';
import ReviewForm from './ReviewForm.vue';
import ReviewLinks from './ReviewLinks.vue';

const AT = '2026-01-01T04:00:00.000Z';
const NOT_YET = { toldAt: null, acceptedAt: null, arrivedAt: null, repairedAt: null, backAt: null, outMs: null };
const FACTS = { incidentId: 'IN-1', orderId: 'MO-1', began: AT, ...NOT_YET, who: [] };

const review = (more: Partial<ReviewInFull> = {}): ReviewInFull => ({
  ...{ id: 'RV-1', kind: 'report', state: 'open', ground: 'wide', kioskId: null, kioskIds: ['K-1', 'K-2'], hallId: 'hall-1' },
  ...{ cause: 'hall', severity: 'critical', reason: { zh: '整厅停用', en: 'the hall is out' }, incidentIds: ['IN-1'] },
  ...{ owner: 'anna', openedAt: AT, dueAt: AT, signedAt: null, parts: {}, facts: [FACTS], missing: [], history: [] },
  ...more,
});

let asked: Asked[];
const answered = (answer: unknown = {}): void => {
  asked = serverAnswers({ 'POST /reviews/RV-1/acts': answer, 'GET /reviews': listed([review()]) });
};
beforeEach(() => {
  loggedInWith(undefined, 'anna');
  sessionStorage.clear();
  answered();
});
afterEach(() => fleet.people.clear());

const form = (more: Partial<ReviewInFull> = {}) => mount(ReviewForm, { props: { review: review(more) } });
const part = (name: string) => `[data-test=part-${name}]`;
const bodies = () => asked.map(({ body }) => body);
const FOUR = { course: '断电', responsibility: '供电', measures: '双路', lessons: '巡检' };

describe('a report', () => {
  test('has its four parts, keeps what is begun in the tab, and sends only what was written', async () => {
    const shown = form({ parts: { course: '断电' } });
    expect(shown.findAll('textarea').length).toBe(4);
    await shown.find(part('lessons')).setValue('每月巡检');
    expect(shown.find('[data-test=draft]').exists()).toBe(true);
    // Whoever comes back to the page finds it.
    expect((form({ parts: { course: '断电' } }).find(part('lessons')).element as HTMLTextAreaElement).value).toBe('每月巡检');
    await shown.find('form').trigger('submit');
    await flushPromises();
    expect(bodies()).toEqual([{ act: 'review.write', by: 'anna', parts: { lessons: '每月巡检' } }]);
    expect(shown.emitted('done')).toHaveLength(1);
    expect(sessionStorage.length).toBe(0);
  });

  test('is signed when nothing is missing, with what was written last', async () => {
    const { lessons, ...three } = FOUR;
    const shown = form({ parts: three });
    expect(shown.find('[data-test=missing]').text()).toContain('经验教训');
    expect(shown.find('[data-test=sign]').attributes('disabled')).toBeDefined();
    await shown.find(part('lessons')).setValue(lessons);
    await shown.find('[data-test=sign]').trigger('click');
    await flushPromises();
    expect(bodies()).toEqual([{ act: 'review.sign', by: 'anna', parts: { lessons } }]);
  });

  test('that is refused says why, and what was written stays', async () => {
    answered(new Says(409, { says: { zh: '由责任人签署', en: 'its owner signs it' } }));
    const shown = form({ parts: FOUR });
    await shown.find(part('course')).setValue('雷击');
    await shown.find('[data-test=sign]').trigger('click');
    await flushPromises();
    expect(shown.find('[data-test=act-error]').text()).toBe('由责任人签署');
    expect((shown.find(part('course')).element as HTMLTextAreaElement).value).toBe('雷击');
  });

  test('that is signed is read, and returned with a reason by who may', async () => {
    const shown = form({ state: 'signed', signedAt: AT, parts: FOUR });
    expect([shown.findAll('textarea').length, shown.find(part('course')).text()]).toEqual([0, '断电']);
    await shown.find('[data-test=reason]').setValue('责任不清');
    await shown.find('[data-test=return]').trigger('submit');
    await flushPromises();
    expect(bodies()).toEqual([{ act: 'review.return', by: 'anna', reason: '责任不清' }]);
    loggedInWith(['review.read'], 'anna');
    expect(form({ state: 'signed', parts: FOUR }).find('[data-test=return]').exists()).toBe(false);
    expect(form().findAll('textarea').length).toBe(0);
  });
});

test('it is given to somebody who may sign it, with a reason, by who may check it', async () => {
  const somebody = (id: string, role: 'manager' | 'technician') => ({ id, name: id, roles: [role], halls: ['hall-1'] });
  for (const one of [somebody('bo', 'manager'), somebody('cai', 'technician')]) fleet.people.set(one.id, one);
  const shown = mount(AssignReview, { props: { review: review() } });
  await shown.find('[data-test=assign-by]').setValue('anna');
  const to = shown.find('[data-test=assign-to]');
  expect(to.findAll('option').map((one) => one.attributes('value'))).toEqual(['', 'bo']);
  await to.setValue('bo');
  await shown.find('[data-test=assign-why]').setValue('休假');
  await shown.find('form').trigger('submit');
  await flushPromises();
  expect(bodies()).toEqual([{ act: 'review.assign', by: 'anna', to: 'bo', reason: '休假' }]);
  expect(shown.emitted('done')).toHaveLength(1);
  const offered = (more: Partial<ReviewInFull>) =>
    mount(AssignReview, { props: { review: review(more) } })
      .html()
      .includes('assign');
  expect(offered({ state: 'signed' })).toBe(false);
  loggedInWith(['review.read', 'review.write', 'review.sign'], 'anna');
  expect(offered({})).toBe(false);
});

test('an analysis asks for a day', () => {
  const shown = form({ kind: 'analysis' });
  expect(shown.find(part('until')).attributes('type')).toBe('date');
  expect(shown.find(part('improvement')).exists()).toBe(true);
});

test('what the books say is told with what is not known yet', () => {
  const shown = mount(FactsTable, {
    props: { facts: { ...FACTS, backAt: '2026-01-01T06:00:00.000Z', outMs: 7_200_000, who: ['p-1'] } },
    global: { stubs: { RouterLink: RouterLinkStub } },
  });
  expect(shown.find('[data-test=began]').text()).toBe('2026-01-01 12:00:00');
  expect([shown.find('[data-test=arrivedAt]').text(), shown.find('[data-test=out]').text()]).toEqual(['—', '2 小时']);
});

test('an incident leads to its report, for who may read it', async () => {
  const links = () => mount(ReviewLinks, { props: { incidentId: 'IN-1' }, global: { stubs: { RouterLink: RouterLinkStub } } });
  const shown = links();
  await flushPromises();
  expect(shown.find('[data-test=review-RV-1]').exists()).toBe(true);
  loggedInWith(['incident.read'], 'anna');
  const hidden = links();
  await flushPromises();
  expect(hidden.find('[data-test=reviews]').exists()).toBe(false);
});
