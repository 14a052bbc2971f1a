import { maintenanceAt } from '../calendar/index.js';
import type { Text } from '../text.js';
import { type Instant, inChinese, inEnglish } from '../time/index.js';
import { type Desk, isSecurity } from './desk.js';
import type { Incident, Quiet } from './incident.js';
import { silences } from './silence.js';

/** Of several the silence that lasts longest. */
function bySilence(desk: Desk, alarm: Incident, at: Instant): Quiet | null {
  const [last] = desk.silences
    .filter((one) => silences(one, alarm, at))
    .sort((a, b) => b.until - a.until || (a.id < b.id ? -1 : 1));
  if (!last) return null;
  const { id: silenceId, until, by, why } = last;
  return { reason: 'silenced', until, by, why: { zh: why, en: why }, silenceId };
}

function byMaintenance(desk: Desk, { hallId }: Incident, at: Instant): Quiet | null {
  const planned = maintenanceAt(desk.premises.hall(hallId)?.maintenance ?? [], at);
  if (!planned) return null;
  return { reason: 'planned-maintenance', until: planned.to, by: hallId, why: planned.window.why };
}

/** What people said beforehand that keeps the alarm of one kiosk from people at the instant; security never is. */
const muted = (desk: Desk, alarm: Incident, at: Instant): Quiet | null =>
  isSecurity(alarm) ? null : (bySilence(desk, alarm, at) ?? byMaintenance(desk, alarm, at));

/** An incident of many is kept from people while each of its alarms is, and as long as the first of them. */
function mutedTogether(desk: Desk, { id }: Incident, at: Instant): Quiet | null {
  let first: Quiet | null = null;
  for (const { alarm } of desk.heldBy(id)) {
    const quiet = muted(desk, alarm, at);
    if (!quiet) return null;
    if (!first || quiet.until < first.until) first = quiet;
  }
  return first;
}

export const mutedNow = (desk: Desk, incident: Incident, at: Instant): Quiet | null =>
  incident.kioskId === null ? mutedTogether(desk, incident, at) : muted(desk, incident, at);

/** Until when, by whom and why, in a sentence. */
export function quietInWords({ reason, until, by, why }: Quiet): Text {
  if (reason === 'silenced') {
    return {
      zh: `由${by}静默至${inChinese(until)}（${why.zh}），公告照常，届时仍存在才派单`,
      en: `silenced by ${by} until ${inEnglish(until)} (${why.en}): the public is told, and people if it still stands then`,
    };
  }
  return {
    zh: `大厅计划维护至${inChinese(until)}（${why.zh}），公告照常，届时仍存在才派单`,
    en: `maintenance of the hall is planned until ${inEnglish(until)} (${why.en}): the public is told, and people if it still stands then`,
  };
}
