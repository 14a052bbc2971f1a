import {
  type HistoryPoint,
  HistoryRefusal,
  type IncidentPoint,
  type PlatformPoint,
  type QuarantinePoint,
  type ServicePoint,
  type StalledPoint,
} from '#libs/domain/index.js';
import { lineString, lineTag } from './escape.js';

/** A tag has no empty value. */
const tags = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([name, value]) => (value === '' ? '' : `,${name}=${lineTag(value)}`))
    .join('');

function serviceLine({ at, hallId, kioskId, region, service, kioskType, up }: ServicePoint): string {
  const of = tags({ hall: hallId, kiosk: kioskId, region, service, type: kioskType });
  return `service${of} up=${up ? 1 : 0}i ${at}000000`;
}

/** Incidents of one hall and kind may be opened, and closed, in the same millisecond; what it leaves free tells them apart. */
function digitsOf({ incidentId, opened }: IncidentPoint): string {
  let hash = opened ? 0x811c9dc5 : 0x01000193;
  for (let i = 0; i < incidentId.length; i++) hash = Math.imul(hash ^ incidentId.charCodeAt(i), 0x01000193);
  return String((hash >>> 0) % 1_000_000).padStart(6, '0');
}

function incidentLine(point: IncidentPoint): string {
  const { at, hallId, kind, region, severity, opened, kiosks, endedBy } = point;
  const of = tags({ hall: hallId, kind, region, severity });
  const ended = endedBy === undefined ? '' : `,ended_by=${lineString(endedBy)}`;
  return `incident${of} opened=${opened ? 1 : 0}i,kiosks=${kiosks}i${ended} ${at}${digitsOf(point)}`;
}

function platformLine({ at, process, numbers }: PlatformPoint): string {
  const fields = Object.entries(numbers).map(([name, value]) => `${name}=${value}`);
  return `platform${tags({ process })} ${fields.join(',')} ${at}000000`;
}

const quarantineLine = ({ at, process, reason, refused }: QuarantinePoint): string =>
  `quarantine${tags({ process, reason })} refused=${refused}i ${at}000000`;

const stalledLine = ({ at, process, consumer }: StalledPoint): string =>
  `stalled${tags({ process, consumer })} stalled=1i ${at}000000`;

const hasTime = ({ at }: HistoryPoint): boolean => Number.isSafeInteger(at) && at >= 0;

/** Throws {@link HistoryRefusal}, with all of them, for points that cannot be lines. */
export function refuseTimeless(points: readonly HistoryPoint[]): void {
  const refused = points.filter((point) => !hasTime(point));
  const [first] = refused;
  if (first) throw new HistoryRefusal(`${first.at} is no time in milliseconds`, { of: { refused, othersKept: false } });
}

/** A point in line protocol, nanoseconds. */
export function pointLine(point: HistoryPoint): string {
  if (point.of === 'service') return serviceLine(point);
  if (point.of === 'incident') return incidentLine(point);
  if (point.of === 'platform') return platformLine(point);
  return point.of === 'quarantine' ? quarantineLine(point) : stalledLine(point);
}
