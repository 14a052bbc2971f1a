import type { OpenHours, Opening } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import { nameOf } from '../identity/index.js';
import type { IncidentChange } from '../incident/index.js';
import type { Kiosk } from '../kiosk/index.js';
import { dueOf, type MaintenanceOrder } from '../maintenance/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import { alternativeRoute, type Surroundings } from './alternative.js';
import { composeNotice } from './compose.js';
import type { NoNotice, NoticeChange, NoticeKind, OutageNotice } from './notice.js';

export type NoticeDecision = NoticeChange | { withheld: NoNotice };

const kindOf = (lost: string[], available: string[]): NoticeKind => {
  if (available.length === 0) return 'fault';
  return lost.length === 1 && lost[0] === 'CASH' ? 'cashOnly' : 'partial';
};

interface Parts {
  change: IncidentChange;
  order: MaintenanceOrder;
  kiosk: Kiosk;
  hall: Hall;
  around: Surroundings;
}

/** Everything that a notice says, as it stands now. */
function write({ change, order, kiosk, hall, around }: Parts, before?: OutageNotice): OutageNotice {
  const { incident, at } = change;
  const available = kiosk.services.filter((s) => !incident.servicesLost.includes(s) && around.gives(kiosk.id, s));
  return composeNotice({
    id: before?.id ?? nameOf('ON', at, incident.id),
    incidentId: incident.id,
    orderId: order.id,
    kioskId: kiosk.id,
    hallId: hall.id,
    kind: kindOf(incident.servicesLost, available),
    state: 'published',
    what: { zh: `${kiosk.name}（编号${kiosk.id}）`, en: `${kiosk.name} (no. ${kiosk.id})` },
    where: { zh: `${hall.name}${kiosk.spot}`, en: kiosk.spot ? `${hall.name}, ${kiosk.spot}` : hall.name },
    reason: incident.reason,
    from: before?.from ?? incident.openedAt,
    until: Math.max(order.dueAt, before?.until ?? 0, at + 1),
    services: incident.servicesLost,
    available,
    alternative: alternativeRoute(kiosk, hall, incident.servicesLost, around, at),
    contact: { name: kiosk.contactName ?? '', phone: kiosk.contactPhone ?? hall.hotline },
    publishedAt: before?.publishedAt ?? at,
    updatedAt: at,
    withdrawnAt: null,
    history: before?.history ?? [],
  });
}

const noted = (notice: OutageNotice, at: Instant, what: OutageNotice['history'][number]['what'], note: Text): OutageNotice => ({
  ...notice,
  history: [...notice.history, { at, what, note }],
});

const RESTORED: Text = { zh: '已恢复服务，原公告撤销', en: 'Back in service; the notice is withdrawn' };

function withdraw(notice: OutageNotice, at: Instant): NoticeChange {
  const withdrawn: OutageNotice = { ...notice, state: 'withdrawn', withdrawnAt: at, updatedAt: at };
  return { what: 'withdrawn', notice: noted(withdrawn, at, 'withdrawn', RESTORED), at };
}

const saysTheSame = (a: OutageNotice, b: OutageNotice): boolean =>
  a.reason.en === b.reason.en && a.services.join() === b.services.join() && a.until === b.until && a.kind === b.kind;

/**
 * What an incident's change means for the public. A notice stands from the moment services are lost until they are back;
 * catalogue lines of severity `info` never open one.
 */
export function decideNotice(standing: OutageNotice | undefined, parts: Parts): NoticeDecision {
  const { incident, at } = parts.change;
  const lost = parts.change.what !== 'closed' && incident.servicesLost.length > 0;
  if (!lost) {
    if (standing) return withdraw(standing, at);
    return { withheld: parts.change.what === 'closed' ? 'no-notice-stands' : 'nothing-lost' };
  }
  if (incident.severity === 'info') return { withheld: 'information-only' };
  const notice = write(parts, standing);
  if (!standing) return { what: 'published', notice: noted(notice, at, 'published', incident.reason), at };
  if (saysTheSame(standing, notice)) return { withheld: 'unchanged' };
  return { what: 'updated', notice: noted(notice, at, 'updated', incident.reason), at };
}

const EXTENDED: Text = { zh: '到期未修复，维修截止时间顺延', en: 'Not repaired in time; the repair period is extended' };

/** Passing `until` without repair: the notice is issued again with a new date (S0-H6c, template N2b). */
export function extendNotice(notice: OutageNotice, at: Instant, opening: Opening, hours: OpenHours): NoticeChange {
  const until = dueOf('repair', 'high', at, opening, hours);
  const extended = noted(composeNotice({ ...notice, until, updatedAt: at }), at, 'extended', EXTENDED);
  return { what: 'updated', notice: extended, at };
}

const REROUTED: Text = { zh: '替代办理方式已更新', en: 'Where to go instead has changed' };

/** The notice with the alternative route of this moment; null when it still says the right one. */
export function refreshAlternative(
  notice: OutageNotice,
  kiosk: Kiosk,
  hall: Hall,
  around: Surroundings,
  at: Instant,
): NoticeChange | null {
  const alternative = alternativeRoute(kiosk, hall, notice.services, around, at);
  if (alternative.en === notice.alternative.en) return null;
  const changed = noted(composeNotice({ ...notice, alternative, updatedAt: at }), at, 'updated', REROUTED);
  return { what: 'updated', notice: changed, at };
}
