import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import { isBarred, type MaintenanceOrder } from '../maintenance/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import { aboutKiosk } from './about.js';
import { alternativeRoutes, leadsSomewhere, type Surroundings } from './alternative.js';
import { GATHERS, type NoticeDecision, told, withdraw } from './change.js';
import { composeNotice } from './compose.js';
import { dateOf, delayOf, nextWord } from './delay.js';
import { noticeEnd } from './end.js';
import { servicesInWords } from './in-words.js';
import { nameOfNotice } from './name.js';
import type { OutageNotice } from './notice.js';

/** The repaired device and where it stands. */
interface Repaired {
  order: MaintenanceOrder;
  kiosk: Kiosk;
  hall: Hall;
  around: Surroundings;
}

const FAILED: Text = { zh: '维修后验收不合格', en: 'it failed its acceptance after the repair' };

/** A kiosk that never said what it offers loses all. */
const everyServiceOf = ({ services }: Kiosk): string[] => (services.length > 0 ? [...services] : ['ALL']);

/** The repair begins anew: what was promised before is kept while it lies ahead. */
function dateNow({ order, hall, around }: Repaired, at: Instant, before: OutageNotice | undefined) {
  const promised = Math.max(order.dueAt, before?.until ?? 0);
  return dateOf(promised, at, delayOf(before), 'failed', () => nextWord(at, hall, around.hours));
}

function write(repaired: Repaired, at: Instant, before: OutageNotice | undefined): OutageNotice {
  const { order, kiosk, hall, around } = repaired;
  const services = everyServiceOf(kiosk);
  const inWords = servicesInWords([{ kiosk, services }], [], around.citizenServices);
  return composeNotice({
    ...aboutKiosk(kiosk, hall),
    id: before?.id ?? nameOfNotice(order, hall),
    incidentId: order.incidentId,
    orderId: order.id,
    kioskId: kiosk.id,
    hallId: hall.id,
    kioskIds: [kiosk.id],
    kind: 'fault',
    state: 'published',
    reason: FAILED,
    from: before?.from ?? at,
    ...dateNow(repaired, at, before),
    services,
    available: [],
    ...(inWords && { inWords }),
    ...alternativeRoutes([kiosk], hall, services, around, at),
    publishedAt: before?.publishedAt ?? at,
    updatedAt: at,
    withdrawnAt: null,
    barred: true,
    history: before?.history ?? [],
  });
}

/** A device that failed its acceptance is not to be used (S0-C1.9), though its cause may be gone: the public is told until it passes, or is there no more. */
export function decideBarred(before: OutageNotice | undefined, repaired: Repaired, at: Instant): NoticeDecision {
  const { order, kiosk, hall, around } = repaired;
  const isRetired = kiosk.state === 'retired';
  if (isBarred(order) && !isRetired) {
    const holds = (said: OutageNotice): boolean => leadsSomewhere(said, hall, around, at);
    return told(before, write(repaired, at, before), { at, gatherMs: around.gatherMs ?? GATHERS, holds });
  }
  if (before?.state !== 'published') return { withheld: 'no-notice-stands' };
  return withdraw(before, at, noticeEnd(before, isRetired ? 'retired' : 'accepted', around));
}
