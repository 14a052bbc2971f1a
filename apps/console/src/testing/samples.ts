import type { Hall, Incident, KioskEntry, KioskView, LevelView, Order } from '../told.js';

const AT = '2026-01-01T04:00:00.000Z';
const said = (text: string) => ({ zh: text, en: text });

export const level = (kind: string, pct: number | null, of: LevelView['of'] = 'consumable'): LevelView => ({
  ...({ of, kind, pct, id: kind } as LevelView),
});

export const hall = (id = 'hall-1'): Hall => ({ id, name: '一号自助厅', region: 'anqing', address: '示例路1号' }) as Hall;

export const view = (kioskId: string, more: Partial<KioskView> = {}): KioskView => ({
  kioskId,
  link: 'up',
  mode: 'inService',
  lastHeardAt: AT,
  bootId: 'b-1',
  app: null,
  levels: [],
  components: {},
  skewMs: 0,
  gaps: 0,
  ...more,
});

export const kiosk = (id: string, seen: Partial<KioskView> | null = {}): KioskEntry => ({
  id,
  hall: 'hall-1',
  type: 'UTIL',
  name: '缴费终端',
  spot: '东侧',
  services: ['CASH'],
  components: [],
  heartbeatS: 30,
  state: 'active',
  view: seen && view(id, seen),
  servicesNow: [],
});

export const incident = (id: string, kioskId: string, more: Partial<Incident> = {}): Incident =>
  ({
    id,
    kioskId,
    hallId: 'hall-1',
    kioskIds: [kioskId],
    affected: [kioskId],
    state: 'open',
    severity: 'critical',
    servicesLost: [],
    reason: said('out of paper'),
    explanation: said('out of paper'),
    openedAt: AT,
    closedAt: null,
    ...more,
  }) as Incident;

export const order = (id: string, more: Partial<Order> = {}): Order =>
  ({
    id,
    state: 'open',
    kioskId: 'K-1',
    hallId: 'hall-1',
    assignee: 'anna',
    reason: said('out of paper'),
    openedAt: AT,
    dueAt: AT,
    ...more,
  }) as Order;
