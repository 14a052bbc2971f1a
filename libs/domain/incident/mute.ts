import { maintenanceAt } from '../calendar/index.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';
import { type Desk, isSecurity } from './desk.js';
import type { Incident } from './incident.js';
import { silences } from './silence.js';
import type { Keeping, WithheldReason } from './withheld.js';

/** Reasons that people give beforehand: what is withheld so is no sign of anything wider. */
const MUTE_REASONS: readonly WithheldReason[] = ['silenced', 'planned-maintenance'];

export const isMuted = ({ reason }: { reason: WithheldReason }): boolean => MUTE_REASONS.includes(reason);

/** Of several the silence that lasts longest holds it back. */
function bySilence(desk: Desk, alarm: Incident, at: Instant): Keeping | null {
  const [last] = desk.silences
    .filter((one) => silences(one, alarm, at))
    .sort((a, b) => b.until - a.until || (a.id < b.id ? -1 : 1));
  if (!last) return null;
  const { id, until, by, why } = last;
  return {
    reason: 'silenced',
    explanation: {
      zh: `由${by}静默至${inChinese(until)}（${why}），届时仍存在才告警`,
      en: `silenced by ${by} until ${inEnglish(until)} (${why}); told if it still stands then`,
    },
    until,
    inhibitedBy: id,
  };
}

function byMaintenance(desk: Desk, alarm: Incident, at: Instant): Keeping | null {
  const planned = maintenanceAt(desk.premises.hall(alarm.hallId)?.maintenance ?? [], at);
  if (!planned) return null;
  const { to: until, window } = planned;
  return {
    reason: 'planned-maintenance',
    explanation: {
      zh: `大厅计划维护至${inChinese(until)}（${window.why.zh}），届时仍存在才告警`,
      en: `maintenance of the hall is planned until ${inEnglish(until)} (${window.why.en}); told if it still stands then`,
    },
    until,
  };
}

/** What people said beforehand that keeps the alarm back at the instant; security never is. */
export const muted = (desk: Desk, alarm: Incident, at: Instant): Keeping | null =>
  isSecurity(alarm) ? null : (bySilence(desk, alarm, at) ?? byMaintenance(desk, alarm, at));
