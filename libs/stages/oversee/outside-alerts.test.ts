import { beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  MINUTE,
  type Monitoring,
  type OutgoingAlert,
  type OutsideAlert,
  OutsideAlertBook,
  type OutsideEnd,
  type Person,
  SECOND,
  type SendResult,
} from '#libs/domain/index.js';
import { type NamedEvent, StoryClock } from '#libs/runtime/index.js';
import { OutsideAlerts, Watchdog } from './index.js';

const T0 = Date.UTC(2026, 10, 22, 6, 2);
const PATIENCE = 30 * SECOND;

type Row = { cause: string; startsAt: number; seenAt: number; told: boolean; overAt: number | null };
type Fired = Pick<OutsideAlert, 'fingerprint' | 'cause' | 'startsAt'>;

/** As PostgreSQL keeps it: postgres/outside-alerts.test.ts. */
class MemoryBook extends OutsideAlertBook {
  isAway = false;
  private readonly rows = new Map<string, Row>();

  private others(cause: string, but: string): Row[] {
    return [...this.rows].flatMap(([key, row]) => (key !== but && row.cause === cause && row.overAt === null ? [row] : []));
  }

  override async takeTelling({ fingerprint, cause, startsAt }: Fired, at: number): Promise<boolean> {
    if (this.isAway) throw new Error('away');
    const row = this.rows.get(fingerprint);
    const isNew = !row || startsAt > Math.max(row.startsAt, row.overAt ?? row.seenAt);
    const others = this.others(cause, fingerprint);
    const told = others.some((one) => one.told);
    if (isNew) this.rows.set(fingerprint, { cause, startsAt, seenAt: at, told, overAt: null });
    else row.seenAt = at;
    return isNew && others.length === 0;
  }

  override async told(fingerprint: string): Promise<void> {
    if (this.isAway) throw new Error('away');
    const row = this.rows.get(fingerprint);
    if (!row) return;
    for (const one of [row, ...this.others(row.cause, fingerprint)]) one.told = true;
  }

  override async takeOver(fingerprint: string, endedAt: number): Promise<OutsideEnd> {
    if (this.isAway) throw new Error('away');
    const row = this.rows.get(fingerprint);
    if (!row || row.overAt !== null || row.startsAt > endedAt) return 'untold';
    row.overAt = endedAt;
    if (this.others(row.cause, fingerprint).length > 0) return 'stands';
    return row.told ? 'told' : 'untold';
  }
}

const administrator: Person = {
  id: 'p-1',
  name: '管理员一',
  roles: ['administrator'],
  halls: [],
  skills: [],
  shifts: [],
  channels: [{ kind: 'webhook', url: 'http://phone.invalid/' }],
};
const alertOf = (more: Partial<OutsideAlert> = {}): OutsideAlert => ({
  teller: 'prometheus',
  fingerprint: 'ab12',
  cause: more.fingerprint ?? 'ab12',
  name: 'HallwatchBackupOld',
  severity: 'warning',
  toldBy: 'alert',
  startsAt: T0,
  endsAt: null,
  summary: { zh: '备份太旧', en: 'The newest backup is too old' },
  runbook: 'docs/runbook.md#backup-old',
  labels: { alertname: 'HallwatchBackupOld' },
  handedBy: null,
  ...more,
});
const over = (alert: OutsideAlert, endsAt = T0 + MINUTE): OutsideAlert => ({ ...alert, endsAt });

let wall: StoryClock;
let book: MemoryBook;
let monitoring: Monitoring;
let result: SendResult;
let sent: OutgoingAlert[];
let events: NamedEvent[];
let alerts: OutsideAlerts;
let watchdog: Watchdog;
let toldOf: number[];

beforeEach(() => open());

function open(): void {
  wall = new StoryClock(T0);
  book = new MemoryBook();
  monitoring = { state: 'watching', at: T0 };
  result = { ok: true };
  [sent, events, toldOf] = [[], [], []];
  const channel = {
    send: async (alert: OutgoingAlert) => {
      sent.push(alert);
      return result;
    },
  };
  const onlooker = {
    get monitoring() {
      return monitoring;
    },
    lasted: 0,
  };
  const report = (event: NamedEvent): void => void events.push(event);
  const telling = { onlooker, people: () => [administrator], channel, wall, report };
  const interruptions = {
    takeTelling: async (since: number) => !toldOf.includes(since) && toldOf.push(since) > 0,
    told: async () => undefined,
    takeOver: async () => toldOf.splice(0),
  };
  watchdog = new Watchdog({ ...telling, book: interruptions, patience: 60 * SECOND });
  alerts = new OutsideAlerts({ ...telling, watchdog, book, patience: PATIENCE });
}

const look = async (): Promise<void> => {
  await alerts.look();
  await watchdog.look();
};
const heard = (): unknown[] => sent.map(({ body }) => body['event']);

describe('an alert of Prometheus', () => {
  test('is told once however often it is repeated, and when it is over, with what it is, in both languages', async () => {
    expect(await alerts.take([alertOf()])).toEqual(['told']);
    await look();
    expect(await alerts.take([alertOf(), alertOf()])).toEqual(['known', 'known']);
    await look();
    expect(heard()).toEqual(['prometheus.firing']);
    expect(sent[0]).toMatchObject({
      body: {
        to: { id: 'p-1' },
        alert: 'HallwatchBackupOld',
        severity: 'warning',
        since: '2026-11-22T06:02:00.000Z',
        runbook: 'docs/runbook.md#backup-old',
        text: { zh: expect.stringContaining('备份太旧'), en: expect.stringContaining('The newest backup is too old') },
      },
    });
    expect(await alerts.take([over(alertOf()), over(alertOf())])).toEqual(['over', 'known']);
    await look();
    expect(heard()).toEqual(['prometheus.firing', 'prometheus.resolved']);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(2);
  });

  test('that was over before anybody could be told is not told at all', async () => {
    result = { ok: false, retry: true, error: 'it is away' };
    await alerts.take([alertOf()]);
    await look();
    expect(events.map(({ says }) => says)).toEqual([
      'p-1 was not told of the alert HallwatchBackupOld: it is away; next try in 15 s',
    ]);
    result = { ok: true };
    expect(await alerts.take([over(alertOf())])).toEqual(['known']);
    wall.forward(MINUTE);
    await look();
    expect(heard()).toEqual(['prometheus.firing']);
  });

  test('that begins anew is told anew', async () => {
    await alerts.take([alertOf()]);
    await look();
    await alerts.take([over(alertOf())]);
    expect(await alerts.take([alertOf({ startsAt: T0 + 2 * MINUTE })])).toEqual(['told']);
  });

  test('of which there is an incident is told by that alone', async () => {
    const ruleOff = alertOf({ toldBy: 'incident' });
    expect(await alerts.take([ruleOff, over(ruleOff)])).toEqual(['elsewhere', 'known']);
    await look();
    expect(sent).toEqual([]);
  });

  test('is told once while the database is away, and not again when it is back', async () => {
    book.isAway = true;
    expect(await alerts.take([alertOf()])).toEqual(['told']);
    await look();
    expect(await alerts.take([alertOf()])).toEqual(['known']);
    book.isAway = false;
    expect(await alerts.take([alertOf()])).toEqual(['known']);
    expect(await alerts.take([over(alertOf())])).toEqual(['over']);
    await look();
    expect(heard()).toEqual(['prometheus.firing', 'prometheus.resolved']);
  });

  test('that Grafana tells of too is told once, and its end when neither says that it stands', async () => {
    const cause = { cause: '["HallwatchBackupOld"]' };
    const [theirs, grafanas] = [
      alertOf(cause),
      alertOf({ ...cause, teller: 'grafana', fingerprint: '99ff', startsAt: T0 + MINUTE }),
    ];
    expect(await alerts.take([grafanas])).toEqual(['told']);
    expect(await alerts.take([theirs])).toEqual(['known']);
    await look();
    expect(await alerts.take([over(grafanas, T0 + 2 * MINUTE)])).toEqual(['known']);
    await look();
    expect(await alerts.take([theirs, over(theirs, T0 + 3 * MINUTE)])).toEqual(['known', 'over']);
    await look();
    expect(heard()).toEqual(['prometheus.firing', 'prometheus.resolved']);
    expect(sent[0]).toMatchObject({ body: { teller: 'grafana' } });
  });

  test('that both tell of while the database is away is told once, and over when both say so', async () => {
    const cause = { cause: '["HallwatchBackupOld"]' };
    const [theirs, grafanas] = [alertOf(cause), alertOf({ ...cause, teller: 'grafana', fingerprint: '99ff' })];
    book.isAway = true;
    expect(await alerts.take([theirs, grafanas])).toEqual(['told', 'known']);
    await look();
    expect(await alerts.take([over(theirs)])).toEqual(['known']);
    expect(await alerts.take([over(grafanas)])).toEqual(['over']);
    await look();
    expect(heard()).toEqual(['prometheus.firing', 'prometheus.resolved']);
  });

  test('whatever comes in whatever order, no message goes twice, and no end is told of what nobody was told', async () => {
    const call = fc.record({
      fingerprint: fc.constantFrom('ab12', 'cd34'),
      began: fc.nat(5),
      lasted: fc.option(fc.nat(5)),
      passes: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 30 }), async (calls) => {
        open();
        for (const { fingerprint, began, lasted, passes } of calls) {
          const startsAt = T0 + began * MINUTE;
          const endsAt = lasted === null ? null : startsAt + lasted * MINUTE;
          await alerts.take([alertOf({ fingerprint, startsAt, endsAt, labels: { of: fingerprint } })]);
          await look();
          wall.forward(passes * MINUTE);
        }
        expect(new Set(sent.map(({ id }) => id)).size).toBe(sent.length);
        const firing = new Set<unknown>();
        for (const { body } of sent) {
          const { event, labels } = body as { event: string; labels: { of: string } };
          if (event === 'prometheus.firing') firing.add(labels.of);
          else expect(firing.delete(labels.of)).toBe(true);
        }
      }),
    );
  });
});

describe('an alert of what the watchdog tells', () => {
  const silent = alertOf({ name: 'HallwatchWorkerSilent', toldBy: 'watchdog' });
  const interrupted: Monitoring = { state: 'interrupted', at: T0, because: 'worker-silent', since: T0 };

  test('has it told at once, by the watchdog alone, and its end too', async () => {
    monitoring = interrupted;
    await look();
    expect(sent).toEqual([]);
    expect(await alerts.take([silent])).toEqual(['elsewhere']);
    await look();
    expect(await alerts.take([silent])).toEqual(['elsewhere']);
    await look();
    expect(heard()).toEqual(['monitoring.interrupted']);
    expect(sent[0]).toMatchObject({ body: { alert: 'HallwatchWorkerSilent' } });
    monitoring = { state: 'watching', at: T0 + MINUTE };
    expect(await alerts.take([over(silent)])).toEqual(['known']);
    await look();
    expect(heard()).toEqual(['monitoring.interrupted', 'monitoring.resumed']);
  });

  test('waits where nothing is seen to be interrupted, and is told by the watchdog when that is seen', async () => {
    expect(await alerts.take([silent])).toEqual(['waits']);
    wall.forward(PATIENCE - SECOND);
    await look();
    expect(sent).toEqual([]);
    monitoring = interrupted;
    await look();
    expect(heard()).toEqual(['monitoring.interrupted']);
  });

  test('is told for itself when nothing is seen to be interrupted for so long: Prometheus alone cannot reach what watches', async () => {
    await alerts.take([silent]);
    wall.forward(PATIENCE);
    await look();
    expect(heard()).toEqual(['prometheus.firing']);
    await alerts.take([over(silent)]);
    await look();
    expect(heard()).toEqual(['prometheus.firing', 'prometheus.resolved']);
  });

  test('that is over meanwhile is told to nobody', async () => {
    await alerts.take([silent]);
    await alerts.take([over(silent)]);
    wall.forward(PATIENCE);
    await look();
    expect(sent).toEqual([]);
  });
});
