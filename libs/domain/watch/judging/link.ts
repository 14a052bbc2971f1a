import type { Severity } from '../../fault/index.js';
import type { Text } from '../../text.js';
import { type Instant, SECOND } from '../../time/index.js';
import type { RuleReport } from '../memory/told.js';

const LINK_LOST: Text = { zh: '设备失去联系', en: 'the kiosk does not answer' };

/** What every rule about the link tells: of one kiosk it is one cause, whichever of them finds it. */
export const linkTold = ({ id, severity }: { id: string; severity: Severity }): RuleReport => ({
  rule: id,
  key: id,
  cause: 'link',
  kind: 'link',
  severity,
  loss: 'ALL',
  reason: LINK_LOST,
  code: 'NET-001',
});

/** So much later may arrive what was sent before a line went. Ours. */
export const UNDER_WAY = 5 * SECOND;

/** A kiosk fell silent before its first missed heartbeat was late. Short heartbeats are late sooner. */
export const missedAt = (lastHeardAt: Instant, heartbeatMs: number): Instant =>
  lastHeardAt + heartbeatMs + Math.min(UNDER_WAY, heartbeatMs / 10);
