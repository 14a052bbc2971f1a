import fc from 'fast-check';
import type { Hall, Hours } from '../../hall/index.js';
import type { Incident, IncidentChange } from '../../incident/index.js';
import type { Kiosk } from '../../kiosk/index.js';
import type { MaintenanceOrder } from '../../maintenance/index.js';

export const at = (text: string): number => Date.parse(`${text}+08:00`);

export const hallOf = (id: string, more: Partial<Hall> = {}): Hall => ({
  id,
  name: `示例厅${id}`,
  region: 'r',
  address: '示例路1号',
  hotline: '0000-000000',
  hours: '24h',
  statutoryHolidays: 'open',
  counters: [],
  online: [],
  ...more,
});

export const kioskOf = (id: string, hall: string, more: Partial<Kiosk> = {}): Kiosk => ({
  id,
  hall,
  type: 'T',
  name: `终端${id}`,
  spot: '东侧',
  services: ['CASH', 'QRPAY'],
  components: [],
  heartbeatS: 60,
  state: 'active',
  ...more,
});

const TEXT = { zh: '示例原因', en: 'a reason for example' };

/** One kiosk's incident that takes these services. */
export const incidentOf = (kiosk: Kiosk, hall: Hall, services: string[], since: number): Incident => ({
  id: `IN-${kiosk.id}`,
  kioskId: kiosk.id,
  hallId: hall.id,
  region: hall.region,
  kioskIds: [kiosk.id],
  affected: [kiosk.id],
  cause: 'fault/BNA-002/noteAcceptor',
  kind: 'fault',
  state: 'open',
  severity: 'critical',
  servicesLost: services,
  reason: TEXT,
  explanation: TEXT,
  inhibitedBy: null,
  inhibits: [],
  holding: [],
  evidence: [],
  openedAt: since,
  closedAt: null,
});

export const changeOf = (incident: Incident, at: number): IncidentChange => ({ what: 'opened', incident, at });

export const orderOf = (incident: Incident, more: Partial<MaintenanceOrder> = {}): MaintenanceOrder => ({
  id: `MO-${incident.kioskId}`,
  incidentId: incident.id,
  kind: 'repair',
  kioskId: incident.kioskId,
  hallId: incident.hallId,
  kioskIds: incident.kioskIds,
  cause: incident.cause,
  priority: 'high',
  state: 'open',
  reason: incident.reason,
  firstAction: TEXT,
  assignee: null,
  evidence: [],
  openedAt: incident.openedAt,
  dueAt: incident.openedAt + 4 * 3_600_000,
  closedAt: null,
  history: [],
  ...more,
});

const CLOCK = ['00:00', '08:30', '12:00', '14:00', '17:30', '24:00'];
const span = fc
  .tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 }))
  .map(([a, b]): [string, string] => [CLOCK[Math.min(a, b)] as string, CLOCK[Math.max(a, b) + 1] as string]);
const week = fc.array(span, { minLength: 7, maxLength: 7 });
const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export const someHours: fc.Arbitrary<Hours> = fc.oneof(
  fc.constant<Hours>('24h'),
  week.map((spans) => Object.fromEntries(DAYS.map((day, i) => [day, [spans[i]]])) as Hours),
);

const mayBe = (text: string): fc.Arbitrary<string> => fc.constantFrom(text, text, '', ' ');

export const someHall = (id: string): fc.Arbitrary<Hall> =>
  fc
    .record({
      name: fc.constantFrom(`示例厅${id}`, id),
      address: mayBe('示例路1号'),
      hotline: mayBe('0000-000000'),
      hours: someHours,
      statutoryHolidays: fc.constantFrom('open' as const, 'closed' as const),
      counter: fc.boolean(),
      counterHours: fc.option(someHours, { nil: undefined }),
      online: fc.boolean(),
    })
    .map(({ counter, counterHours, online, ...more }) => {
      const own = { name: '3号窗口', services: ['CASH', 'QRPAY'], ...(counterHours && { hours: counterHours }) };
      const web = { name: '示例网上大厅', url: 'https://example.test/', services: ['CASH', 'QRPAY'] };
      return hallOf(id, { ...more, counters: counter ? [own] : [], online: online ? [web] : [] });
    });

export const someKiosk = (id: string, halls: readonly string[]): fc.Arbitrary<Kiosk> =>
  fc
    .record({
      hall: fc.constantFrom(...halls),
      name: fc.constantFrom(`终端${id}`, id),
      spot: mayBe('东侧'),
      contactName: fc.constantFrom('示例甲', '', undefined),
      contactPhone: fc.constantFrom('0000-000011', '', undefined),
      state: fc.constantFrom('active' as const, 'active' as const, 'retired' as const),
    })
    .map(({ hall, contactName, contactPhone, ...more }) =>
      kioskOf(id, hall, {
        ...more,
        ...(contactName !== undefined && { contactName }),
        ...(contactPhone !== undefined && { contactPhone }),
      }),
    );
