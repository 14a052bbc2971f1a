import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Administrative,
  type AdministratorsTold,
  decideAdministratorsNotification,
  decideNotification,
  type MaintenanceOrder,
  MINUTE,
  PRIORITY,
  REOPENS_WITHIN,
  type Severity,
  type TellingAdministrators,
  type ToldOrder,
  tellAdministratorsClosing,
  tellClosing,
} from '#libs/domain/index.js';
import { sampleIncident, sampleOrder } from '#test/harness/sample-books.js';

type What = 'opened' | 'updated' | 'closed' | 'reopened';

const changeOf = (what: What, at: number, more: Partial<Administrative['incident']> = {}): Administrative => {
  const state = what === 'closed' ? 'closed' : 'open';
  return { what, at, incident: { ...sampleIncident({ openedAt: MINUTE, state }), kind: 'identity', ...more } };
};

describe('administrators are told of an incident of theirs', () => {
  test('of before this was kept as if they had been told of all of it', () => {
    const told = (what: What, more: object = {}) =>
      decideAdministratorsNotification(undefined, changeOf(what, 9 * MINUTE, more)).tell;
    expect([told('closed'), told('reopened'), told('updated')]).toEqual(['closed', 'reopened', null]);
    const reopened = { times: 1, at: 5 * MINUTE };
    const { tell, kept } = decideAdministratorsNotification(undefined, changeOf('closed', 9 * MINUTE, { reopened }));
    expect([tell, kept.closingAt]).toEqual([null, 9 * MINUTE + REOPENS_WITHIN]);
  });

  test('when its end has lasted, and then it owes nothing any more', () => {
    const { told } = decideAdministratorsNotification(undefined, changeOf('closed', 2 * MINUTE)).kept;
    const { kept, tell } = tellAdministratorsClosing({ id: 'IN-1', told, closingAt: 9 * MINUTE }, 9 * MINUTE);
    expect([tell, kept]).toEqual(['closed', { id: 'IN-1', told: { ...told, at: 9 * MINUTE, over: true } }]);
  });
});

interface Step {
  minutes: number;
  worse: boolean;
  severity: Severity;
}

const lives = fc.array(
  fc.record({
    minutes: fc.integer({ min: 1, max: 15 }),
    worse: fc.boolean(),
    severity: fc.constantFrom<Severity>('info', 'degraded', 'critical'),
  }),
  { maxLength: 40 },
);

const RUNS = Math.ceil(200 * Number(process.env['HALLWATCH_TEST_SCALE'] ?? 1));

/** What happens next to a cause that stands or not: it is graver or milder, it ends, it is back. */
function next(isOpen: boolean, { worse }: Step): What {
  if (!isOpen) return 'reopened';
  return worse ? 'updated' : 'closed';
}

/** Somebody who hears of a cause. */
interface Ear {
  closingAt(): number | undefined;
  hearClosing(at: number): string | null;
  hear(what: What, severity: Severity, at: number): (string | null)[];
}

function assignee(): Ear {
  let order: MaintenanceOrder | undefined;
  const note = ({ order: now, tell, why }: ToldOrder): (string | null)[] => {
    order = now;
    return [tell, why];
  };
  return {
    closingAt: () => order?.closingAt,
    hearClosing: (at) => note(tellClosing(order as MaintenanceOrder, at))[0] ?? null,
    hear: (what, severity, at) => {
      const state = what === 'closed' ? 'closed' : 'open';
      return note(
        decideNotification(order, { what, order: { ...(order ?? sampleOrder()), priority: PRIORITY[severity], state }, at }),
      );
    },
  };
}

function administrators(): Ear {
  let known: AdministratorsTold | undefined;
  const note = ({ kept, tell, why }: TellingAdministrators): (string | null)[] => {
    known = kept;
    return [tell, why];
  };
  return {
    closingAt: () => known?.closingAt,
    hearClosing: (at) => note(tellAdministratorsClosing(known as AdministratorsTold, at))[0] ?? null,
    hear: (what, severity, at) => note(decideAdministratorsNotification(known, changeOf(what, at, { severity }))),
  };
}

function heardBy(ear: Ear, life: Step[]): unknown[] {
  const heard: unknown[] = [];
  let [at, isOpen, severity]: [number, boolean, Severity] = [0, false, 'info'];
  for (const [i, step] of life.entries()) {
    at += step.minutes * MINUTE;
    const closingAt = ear.closingAt();
    if (closingAt !== undefined && closingAt < at) heard.push([closingAt, ear.hearClosing(closingAt)]);
    const what: What = i === 0 ? 'opened' : next(isOpen, step);
    isOpen = what !== 'closed';
    // What ends is as grave as it was.
    if (isOpen) severity = step.severity;
    heard.push([at, ...ear.hear(what, severity, at)]);
  }
  return heard;
}

test('whatever becomes of a cause, its administrators hear what the assignee of an order would hear, at the same times', () => {
  fc.assert(
    fc.property(lives, (life) => {
      expect(heardBy(administrators(), life)).toEqual(heardBy(assignee(), life));
    }),
    { numRuns: RUNS },
  );
});
