import type { Cause } from '../../finding/index.js';
import type { ForecastView, KioskView } from '../../kiosk/index.js';
import { DAY } from '../../time/index.js';
import { tenth } from './items.js';
import type { KioskMemory } from './kiosk-memory.js';
import { standingFaults } from './told-faults.js';

/** What holds in truth; that it changes too often is another matter. */
const holds = (m: KioskMemory, cause: Cause): boolean =>
  Object.values(m.held).includes(cause) && Object.keys(m.held).some((key) => m.held[key] === cause && !m.flaps?.[key]?.steady);

/** What is foreseen, as the pages show it. */
const forecastsOf = (m: KioskMemory): ForecastView[] =>
  m.allForeseen().flatMap(({ of, kind, out, use }) => (out ? [{ of, kind, ...out, learntDays: tenth(use.learntMs / DAY) }] : []));

/** The link is down while a rule about it holds, not before: a late heartbeat is not an outage. */
export const viewOf = (m: KioskMemory): KioskView => ({
  kioskId: m.kioskId,
  link: m.lastHeardAt === null ? 'never' : holds(m, 'link') ? 'down' : 'up',
  mode: m.mode,
  lastHeardAt: m.lastHeardAt,
  bootId: m.bootId,
  app: m.app,
  levels: m.levels,
  forecasts: forecastsOf(m),
  components: m.components,
  faults: standingFaults(m),
  skewMs: m.skewMs,
  gaps: m.gaps,
});
