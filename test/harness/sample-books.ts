import type { Incident, MaintenanceOrder, OutageNotice, OutboundMessage, Review, Text } from '#libs/domain/index.js';

/** 2026-01-01 08:00 in Shanghai. */
const MORNING = 1_767_225_600_000;
const HOUR = 3_600_000;

const text = (zh: string, en: string): Text => ({ zh, en });
const PAPER_OUT = text('凭条纸用完', 'Receipt paper is out');

/** An open incident: a kiosk is out of receipt paper. */
export const sampleIncident = (over: Partial<Incident> = {}): Incident => ({
  id: 'IN-1',
  kioskId: 'K-1',
  hallId: 'hall-1',
  region: 'anqing',
  kioskIds: [over.kioskId ?? 'K-1'],
  affected: [over.kioskId ?? 'K-1'],
  cause: 'consumable/receiptPaper',
  kind: 'consumable',
  state: 'open',
  severity: 'degraded',
  servicesLost: ['RCPT'],
  reason: PAPER_OUT,
  explanation: PAPER_OUT,
  inhibitedBy: null,
  inhibits: [],
  holding: [],
  evidence: [{ kind: 'consumables', at: MORNING, seen: { status: 'out' } }],
  openedAt: MORNING,
  closedAt: null,
  ...over,
});

/** The order that goes with {@link sampleIncident}. */
export const sampleOrder = (over: Partial<MaintenanceOrder> = {}): MaintenanceOrder => ({
  id: 'MO-1',
  incidentId: 'IN-1',
  kind: 'replenish',
  kioskId: 'K-1',
  hallId: 'hall-1',
  kioskIds: [over.kioskId ?? 'K-1'],
  cause: 'consumable/receiptPaper',
  priority: 'high',
  state: 'open',
  reason: PAPER_OUT,
  firstAction: text('补充凭条纸', 'Refill the receipt paper'),
  assignee: 'p-1',
  evidence: [],
  openedAt: MORNING,
  dueAt: MORNING + 4 * HOUR,
  closedAt: null,
  history: [],
  ...over,
});

/** The notice that goes with {@link sampleIncident}. */
export const sampleNotice = (over: Partial<OutageNotice> = {}): OutageNotice => ({
  id: 'ON-1',
  incidentId: 'IN-1',
  orderId: 'MO-1',
  kioskId: 'K-1',
  hallId: 'hall-1',
  kioskIds: [over.kioskId ?? 'K-1'],
  kind: 'partial',
  state: 'published',
  what: text('一号机(编号K-1)', 'Kiosk one (no. K-1)'),
  where: text('一号大厅东侧', 'Hall one, east'),
  reason: PAPER_OUT,
  from: MORNING,
  until: MORNING + 4 * HOUR,
  services: ['RCPT'],
  available: ['QUERY'],
  alternative: text('二号机', 'kiosk two'),
  contact: { name: '', phone: '0000-0000000' },
  title: text('部分功能暂停', 'Some functions unavailable'),
  body: text('凭条打印暂停', 'Receipts are unavailable'),
  publishedAt: MORNING,
  updatedAt: MORNING,
  withdrawnAt: null,
  history: [],
  ...over,
});

/** A message to a technician. */
export const sampleAlert = (over: Partial<Extract<OutboundMessage, { type: 'alert' }>> = {}): OutboundMessage => ({
  type: 'alert',
  orderId: 'MO-1',
  kioskId: 'K-1',
  hallId: 'hall-1',
  to: 'p-1',
  address: { kind: 'webhook', url: 'http://127.0.0.1:9/alerts' },
  body: { reason: 'paper' },
  ...over,
});

/** A report of {@link sampleIncident} that is to be written. */
export const sampleReview = (over: Partial<Review> = {}): Review => ({
  id: 'RV-1',
  kind: 'report',
  state: 'open',
  ground: 'long',
  kioskId: 'K-1',
  kioskIds: [over.kioskId ?? 'K-1'],
  hallId: 'hall-1',
  cause: 'link',
  severity: 'critical',
  reason: PAPER_OUT,
  incidentIds: ['IN-1'],
  owner: 'p-1',
  openedAt: MORNING,
  dueAt: MORNING + 72 * HOUR,
  signedAt: null,
  parts: {},
  history: [{ at: MORNING, what: 'opened', by: 'hallwatch' }],
  ...over,
});
