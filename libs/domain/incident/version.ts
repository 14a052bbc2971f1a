import { type Instant, MINUTE } from '../time/index.js';
import { explainedBy } from './decide.js';
import { beganAt, type Desk } from './desk.js';
import type { Incident } from './incident.js';

/** Kiosks with one version of the vendor's software, so many of them and within so long, do not tell of the same by chance. Ours. */
const ENOUGH = 3;
export const VERSION_WINDOW = 30 * MINUTE;

/** A jam on three of a thousand kiosks says nothing of their software: only what software can do is held against its version. */
const SOFTWARE_ACTIONS: ReadonlySet<string | undefined> = new Set(['softwareError', 'configuration']);

const softwareCode = ({ holding }: Incident): string | undefined =>
  holding.find(({ code, action }) => code !== undefined && (code.startsWith('SYS-') || SOFTWARE_ACTIONS.has(action)))?.code;

/** Kiosks with the same version that tell of the same code now, this one among them. */
function siblingsOf(desk: Desk, alarm: Incident, app: string, code: string, at: Instant): Incident[] {
  return desk
    .openSingles()
    .filter((one) => softwareCode(one) === code && beganAt(one) >= at - VERSION_WINDOW)
    .filter((one) => desk.premises.appOf(one.kioskId as string) === app && one.id !== alarm.id)
    .concat(alarm);
}

function named(desk: Desk, one: Incident, sharedBy: NonNullable<Incident['sharedBy']>, at: Instant): void {
  const { app, code } = sharedBy;
  const explanation = explainedBy(one.explanation, {
    zh: `软件版本${app}的多台设备在${VERSION_WINDOW / MINUTE}分钟内报告${code}，见${sharedBy.first}`,
    en: `several kiosks with version ${app} tell of ${code} within ${VERSION_WINDOW / MINUTE} minutes, see ${sharedBy.first}`,
  });
  desk.put({ what: 'updated', incident: { ...one, sharedBy, explanation }, at });
}

/** Incidents of one version stay apart and name the first of them. Called when an incident has opened. */
export function nameVersion(desk: Desk, alarm: Incident, at: Instant): void {
  const code = softwareCode(alarm);
  const app = desk.premises.appOf(alarm.kioskId as string);
  if (code === undefined || app === null) return;
  const siblings = siblingsOf(desk, alarm, app, code, at);
  if (siblings.length < ENOUGH) return;
  const [oldest] = siblings.toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1));
  const first = siblings.find(({ sharedBy }) => sharedBy)?.sharedBy?.first ?? oldest?.id ?? alarm.id;
  for (const one of siblings) if (!one.sharedBy) named(desk, one, { app, code, first }, at);
}
