import { endedBy } from '../finding/ends.js';
import type { RegisterTurn } from '../register/index.js';
import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';
import { withParts } from './by-parts.js';
import { explainedBy, heldAnew, servicesLost } from './decide.js';
import type { Desk } from './desk.js';
import type { HoldingRule, Incident } from './incident.js';
import { union } from './scope.js';
import { heldBySystem } from './system.js';
import { type Withheld, withheldNow } from './withheld.js';

type WhereItStands = Pick<Incident, 'hallId' | 'region'>;

/** Where the kiosk stands, as the register says now; null: it says nothing of it. */
export function placeNow(desk: Desk, kioskId: string): WhereItStands | null {
  const hallId = desk.premises.kiosk(kioskId)?.hall ?? '';
  const region = desk.premises.hall(hallId)?.region;
  return region === undefined ? null : { hallId, region };
}

const isSame = (one: WhereItStands, other: WhereItStands): boolean => one.hallId === other.hallId && one.region === other.region;

/** What is to be judged anew: halls that lost or gained something, by region, and alarms that are of another hall now. */
export interface MovedAll {
  halls: Map<string, Set<string>>;
  anew: Incident[];
}

function note(moved: MovedAll, { hallId, region }: WhereItStands): void {
  moved.halls.set(region, (moved.halls.get(region) ?? new Set()).add(hallId));
}

const isSaidAs = (one: readonly HoldingRule[], other: readonly HoldingRule[]): boolean =>
  one.every(({ reason }, i) => reason.en === other[i]?.reason.en);

/** What the kiosk loses of what it offers now, by what its services need now. The incident itself: it is as it was. */
function asRegistered(desk: Desk, incident: Incident): Incident {
  const { kioskId, holding: before, servicesLost: lostBefore } = incident;
  const offered = desk.premises.kiosk(kioskId as string)?.services ?? [];
  const holding = before.map((rule) => heldBySystem(desk, withParts(desk, rule, kioskId as string), incident));
  if (!isSaidAs(holding, before)) return heldAnew(incident, holding, offered);
  const lost = servicesLost(
    holding.map(({ loss }) => loss),
    offered,
  );
  return union(lost).join() === union(lostBefore).join() ? incident : { ...incident, holding, servicesLost: lost };
}

/** An open incident goes with its kiosk, and takes what the kiosk offers. */
function follow(desk: Desk, incident: Incident, moved: MovedAll, at: Instant): void {
  const place = placeNow(desk, incident.kioskId as string);
  if (!place) return;
  const now = asRegistered(desk, incident);
  if (now === incident && isSame(place, incident)) return;
  desk.put({ what: 'updated', incident: { ...now, ...place }, at });
  if (isSame(place, incident)) return;
  note(moved, incident);
  note(moved, place);
}

/** Kept back because of the others of its hall or region, or until they are heard. */
const isByOthers = ({ reason, awaits }: Withheld): boolean =>
  awaits !== undefined || reason === 'hall-outage' || reason === 'region-outage' || reason === 'upstream';

const MOVED: Text = { zh: '设备已移至另一大厅', en: 'the kiosk was moved to another hall' };

/** It waits where it did, and would take what the kiosk loses now. */
function amend(desk: Desk, held: Withheld, alarm: Incident, moved: MovedAll, at: Instant): void {
  if (alarm === held.alarm) return;
  const isSaid = alarm.reason.en === held.what.en;
  desk.keepBack(isSaid ? 'noted' : 'changed', { ...held, alarm, what: alarm.reason }, at);
  if (held.inhibitedBy !== null) note(moved, held);
}

/** What others kept back is judged among the others of its new hall; the rest waits on as it did. */
function carry(desk: Desk, held: Withheld, moved: MovedAll, at: Instant): void {
  const place = placeNow(desk, held.kioskId as string);
  if (!place) return;
  const now = asRegistered(desk, held.alarm);
  if (isSame(place, held)) {
    amend(desk, held, now, moved, at);
    return;
  }
  const alarm: Incident = { ...now, ...place };
  note(moved, held);
  note(moved, place);
  if (isByOthers(held)) {
    desk.letGo(held, at, { state: 'ended', ended: endedBy('moved') });
    moved.anew.push({ ...alarm, explanation: explainedBy(alarm.explanation, MOVED) });
    return;
  }
  const { reason, explanation, until, inhibitedBy } = held;
  const keeping = { reason, explanation, until, ...(inhibitedBy !== null && { inhibitedBy }) };
  desk.keepBack('changed', withheldNow({ ...held, ...place, alarm }, keeping), at);
}

/** Incidents of a hall are of the region that it is in. */
function followHall(desk: Desk, outage: Incident, moved: MovedAll, at: Instant): void {
  const region = desk.premises.hall(outage.hallId)?.region;
  if (region === undefined || region === outage.region) return;
  note(moved, outage);
  note(moved, { hallId: outage.hallId, region });
  desk.put({ what: 'updated', incident: { ...outage, region }, at });
}

/** Halls that are out and have fewer or more kiosks now: whether it is the hall is another question among others. */
function noteOutages(desk: Desk, { kiosks }: RegisterTurn, moved: MovedAll): void {
  const halls = new Set(kiosks.flatMap(({ before, now }) => [now.hall, before?.hall ?? now.hall]));
  for (const hallId of halls) {
    const outage = desk.outagesOf(hallId).find(({ state }) => state === 'open');
    if (outage) note(moved, outage);
  }
}

const openHalls = (desk: Desk): Incident[] =>
  desk.scene.incidents.filter(({ kind, state }) => kind === 'hall' && state === 'open');

/** Everything that stands goes to where the register has it now. Nothing is said of what stands where it stood. */
export function moveAll(desk: Desk, turn: RegisterTurn, at: Instant): MovedAll {
  const moved: MovedAll = { halls: new Map(), anew: [] };
  for (const incident of desk.openSingles()) follow(desk, incident, moved, at);
  for (const held of desk.allHeld()) carry(desk, held, moved, at);
  for (const outage of openHalls(desk)) followHall(desk, outage, moved, at);
  noteOutages(desk, turn, moved);
  return moved;
}
