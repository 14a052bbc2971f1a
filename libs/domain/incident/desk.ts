import { catalogued } from '../fault/index.js';
import { type Ended, endedBy } from '../finding/ends.js';
import type { Cause } from '../finding/finding.js';
import type { Hall } from '../hall/index.js';
import type { BusinessSystem, Kiosk } from '../kiosk/index.js';
import type { ServiceNeed } from '../service/index.js';
import type { Instant } from '../time/index.js';
import { DecisionMemory } from './decision-memory.js';
import type { Incident, IncidentChange } from './incident.js';
import type { Silence } from './silence.js';
import type { Withheld, WithheldChange } from './withheld.js';

/** What is known of the places when findings are joined. */
export interface Premises {
  kiosk(id: string): Kiosk | undefined;
  hall(id: string): Hall | undefined;
  /** Halls of the region with kiosks that are watched, by id. */
  hallsIn(region: string): string[];
  /** The hall's active kiosks that were heard of at least once. */
  watchedIn(hallId: string): string[];
  /** As the kiosk's last heartbeat says. */
  modeOf(kioskId: string): string | null;
  /** Version of the vendor's software, as its last birth says. */
  appOf(kioskId: string): string | null;
  /** Business systems that the register knows; absent: none. */
  systems?(): BusinessSystem[];
  /** What services need of kiosks, where the place has it otherwise than by default; absent: nowhere. */
  needs?(): ServiceNeed[];
}

/** How it stands before a decision. */
export interface Scene {
  /** Every open one, and those closed lately that may go on. */
  incidents: Incident[];
  /** Everything that is withheld. */
  withheld: Withheld[];
  /** Silences that last at some time of what is decided. */
  silences?: Silence[];
  /** Of the kiosks that say that they serve nobody: incidents that somebody is at the kiosk for, open or not. */
  inHand?: Incident[];
}

export type DeskChange = { of: 'incident'; change: IncidentChange } | { of: 'withheld'; change: WithheldChange };

/** Doors, safe, tampering, skimming, panic button: told at once, whatever else is the matter. */
export const isSecurity = (alarm: Incident): boolean =>
  alarm.holding.some(({ code }) => code !== undefined && catalogued(code)?.security === true);

/** When its first rule began to hold; a hold may have opened it later. */
export const beganAt = (alarm: Incident): Instant => Math.min(...alarm.holding.map(({ since }) => since));

/** What became of what is {@link Withheld}: its cause went, or it became an incident. */
type Ending = { state: 'ended'; ended: Ended } | { state: 'opened'; incidentId: string };

const keptOf = (ending: Ending): Pick<Withheld, 'state' | 'endedBy'> & { incidentId?: string } =>
  ending.state === 'ended' ? { state: ending.state, endedBy: ending.ended.by } : ending;

const nameOfCause = ({ kioskId, cause }: { kioskId: string | null; cause: Cause }): string => `${kioskId ?? ''} ${cause}`;

/** Oldest first, then by id. What was read at once and what came one by one must lie alike, for its order is told. */
function inOrder<T extends { id: string }>(things: Iterable<T>, time: (one: T) => Instant): T[] {
  const list = [...things];
  const follows = (a: T, b: T): number => time(a) - time(b) || (a.id < b.id ? -1 : 1);
  const sorted = list.every((one, i) => i === 0 || follows(list[i - 1] as T, one) < 0);
  return sorted ? list : list.sort(follows);
}

const held = (things: Iterable<Withheld>): Withheld[] => inOrder(things, ({ since }) => since);
const opened = (things: Iterable<Incident>): Incident[] => inOrder(things, ({ openedAt }) => openedAt);

const NOTHING: readonly Withheld[] = [];
const NO_HALLS: ReadonlyMap<string, number> = new Map();

function lookUp<T>(maps: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const known = maps.get(key);
  if (known) return known;
  const made = new Map<string, T>();
  maps.set(key, made);
  return made;
}

/** What lies on the desk of one hall. */
interface Tray {
  incidents: Map<string, Incident>;
  withheld: Map<string, Withheld>;
  /** Counts its changes: what was reckoned of the hall is so until the next one. */
  changes: number;
  /** Lists of it in order, as long as nothing changes. */
  lists: { held?: Withheld[]; singles?: Incident[]; awaiting?: Withheld[] };
}

const more = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);

function less(counts: Map<string, number>, key: string): void {
  const left = (counts.get(key) ?? 1) - 1;
  if (left > 0) counts.set(key, left);
  else counts.delete(key);
}

/** What is withheld because of one incident. */
class Inhibited {
  readonly withheld = new Map<string, Withheld>();
  /** How many in each hall, */
  readonly halls = new Map<string, number>();
  /** and of each kiosk: several things may be wrong with one. */
  readonly kiosks = new Map<string, number>();
  private inOrder: readonly Withheld[] = [];
  /** What came, and whether something left, since it was put in order. */
  private added: Withheld[] = [];
  private isLess = false;

  put(one: Withheld): void {
    this.withheld.set(one.id, one);
    this.added.push(one);
    more(this.halls, one.hallId);
    more(this.kiosks, one.kioskId as string);
  }

  take({ id, hallId, kioskId }: Withheld): void {
    if (!this.withheld.delete(id)) return;
    this.isLess = true;
    less(this.halls, hallId);
    less(this.kiosks, kioskId as string);
  }

  /** In order: thousands may be, and few come or leave between two looks. */
  get list(): readonly Withheld[] {
    if (this.added.length === 0 && !this.isLess) return this.inOrder;
    const isHere = (one: Withheld): boolean => this.withheld.get(one.id) === one;
    const before = this.isLess ? this.inOrder.filter(isHere) : this.inOrder;
    const added = held(this.isLess ? this.added.filter(isHere) : this.added);
    const [last, first] = [before.at(-1), added[0]];
    const all = [...before, ...added];
    this.inOrder = !last || !first || last.since < first.since ? all : held(all);
    this.added = [];
    this.isLess = false;
    return this.inOrder;
  }
}

/** A working copy of the scene. Everything that is put down on it is noted, in order. */
export class Desk {
  private changes: DeskChange[] = [];
  /** What comes before all that was put down. */
  private first: DeskChange[] = [];
  readonly silences: Silence[];
  private readonly atWork: Incident[];
  private readonly trays = new Map<string, Tray>();
  /** Open incidents and what is withheld, by kiosk and cause: thousands of findings come when a region is out. */
  private readonly told = new Map<string, Incident>();
  /** The last of each kiosk and cause that was closed lately. */
  private readonly ended = new Map<string, Incident>();
  private readonly untold = new Map<string, Withheld>();
  /** What is kept from people alone, by its incident. */
  private readonly fromPeople = new Map<string, Withheld>();
  private readonly waiting = new Map<string, Withheld>();
  /** What is withheld because of an incident, by its id. */
  private readonly inhibited = new Map<string, Inhibited>();
  /** As each incident lies, by its id. */
  private readonly laid = new Map<string, Incident>();
  /** Incidents of regions and of business systems, by region. */
  private readonly wide = new Map<string, Map<string, Incident>>();

  /** What waits for others, by hall. */
  private readonly awaiting = new Map<string, Map<string, Withheld>>();
  /** The last of each cause, open or closed lately. */
  private readonly rulesOff = new Map<Cause, Incident>();
  /** Halls in which something changed, in order. */
  readonly changedHalls: string[] = [];
  /** When the next hold ends; undefined: it is to be looked up. */
  private next: Instant | null | undefined;

  constructor(
    /** As it was laid out. */
    readonly begun: Scene,
    readonly premises: Premises,
    readonly unsaid = new DecisionMemory(),
  ) {
    this.silences = begun.silences ?? [];
    this.atWork = begun.inHand ?? [];
    for (const incident of this.atWork) if (incident.state === 'closed') this.lay(incident);
    for (const incident of begun.incidents) this.lay(incident);
    for (const withheld of begun.withheld) this.store(withheld);
  }

  /** As it is now. */
  get scene(): Scene {
    const trays = [...this.trays.values()];
    return {
      incidents: trays.flatMap(({ incidents }) => [...incidents.values()]),
      withheld: [...trays.flatMap(({ withheld }) => [...withheld.values()]), ...this.fromPeople.values()],
    };
  }

  /** What was put down since this was asked the last time. */
  takeChanges(): DeskChange[] {
    const changes = [...this.first, ...this.changes];
    this.first = [];
    this.changes = [];
    return changes;
  }

  /** What was put down of incidents since changes were taken. */
  putDown(): IncidentChange[] {
    return this.changes.flatMap((one) => (one.of === 'incident' ? [one.change] : []));
  }

  /** Puts down otherwise what was put down of incidents, by their ids. */
  amend(amended: ReadonlyMap<string, (change: IncidentChange) => IncidentChange>): void {
    if (amended.size === 0) return;
    const last = new Map<string, Incident>();
    this.changes = this.changes.map((one) => {
      const how = one.of === 'incident' ? amended.get(one.change.incident.id) : undefined;
      if (one.of !== 'incident' || !how) return one;
      const change = how(one.change);
      last.set(change.incident.id, change.incident);
      return { of: 'incident', change };
    });
    for (const incident of last.values()) this.lay(incident);
  }

  /** How the incident lies on the desk. */
  known(hallId: string, incidentId: string): Incident | undefined {
    const here = this.tray(hallId).incidents.get(incidentId);
    if (here) return here;
    // Its kiosk may have been moved since.
    for (const { incidents } of this.trays.values()) if (incidents.has(incidentId)) return incidents.get(incidentId);
    return undefined;
  }

  /** What keeps the incident from people. */
  quietRow(incidentId: string): Withheld | undefined {
    return this.fromPeople.get(incidentId);
  }

  quietRows(): Withheld[] {
    return held(this.fromPeople.values());
  }

  /** The open incident of one cause on one kiosk. */
  incident(kioskId: string, cause: Cause): Incident | undefined {
    return this.told.get(nameOfCause({ kioskId, cause }));
  }

  /** The last incident of the cause on the kiosk that was closed lately. */
  endedIncident(kioskId: string, cause: Cause): Incident | undefined {
    return this.ended.get(nameOfCause({ kioskId, cause }));
  }

  /** Incidents of single kiosks that somebody is at the kiosk for, as they are now. */
  get inHand(): Incident[] {
    return this.atWork.map((one) => this.tray(one.hallId).incidents.get(one.id) ?? one);
  }

  /** Open incidents of single kiosks. */
  openSingles(): Incident[] {
    return opened(this.told.values());
  }

  held(kioskId: string, cause: Cause): Withheld | undefined {
    return this.untold.get(nameOfCause({ kioskId, cause }));
  }

  /** Open incidents of rules that failed. */
  openRulesOff(): Incident[] {
    return opened(this.rulesOff.values()).filter(({ state }) => state === 'open');
  }

  /** The incident of a rule that failed, open, or the last that was closed lately. */
  lastRuleOff(cause: Cause): Incident | undefined {
    return this.rulesOff.get(cause);
  }

  /** Hall incidents of the hall, open or closed lately. */
  outagesOf(hallId: string): Incident[] {
    return [...this.tray(hallId).incidents.values()].filter(({ kind }) => kind === 'hall');
  }

  /** Open incidents of the hall's single kiosks. */
  singlesIn(hallId: string): readonly Incident[] {
    const { incidents, lists } = this.tray(hallId);
    lists.singles ??= opened(incidents.values()).filter(({ state, kioskId }) => state === 'open' && kioskId !== null);
    return lists.singles;
  }

  heldIn(hallId: string): readonly Withheld[] {
    const { withheld, lists } = this.tray(hallId);
    lists.held ??= held(withheld.values());
    return lists.held;
  }

  /** How often something changed in the hall: what was reckoned of it is so as long as this is. */
  changesIn(hallId: string): number {
    return this.trays.get(hallId)?.changes ?? 0;
  }

  /** What the incident holds back. */
  heldBy(incidentId: string): readonly Withheld[] {
    return this.inhibited.get(incidentId)?.list ?? NOTHING;
  }

  /** By what the last thing ended that the incident held back: what ends an incident of many. */
  endOfLastHeldBy(incidentId: string): Ended {
    return this.unsaid.ends.get(incidentId) ?? endedBy('recovered');
  }

  /** Kiosks of which the incident holds something back. */
  countKiosksHeldBy(incidentId: string): number {
    return this.inhibited.get(incidentId)?.kiosks.size ?? 0;
  }

  /** Halls in which the incident holds something back. */
  hallsHeldBy(incidentId: string): ReadonlyMap<string, number> {
    return this.inhibited.get(incidentId)?.halls ?? NO_HALLS;
  }

  /** Keeps an alarm back as part of an incident that is put down later, with all that joined it. */
  join(incidentId: string, withheld: Withheld, at: Instant): void {
    this.keepBack('held', withheld, at);
    lookUp(this.unsaid.joining, incidentId).set(withheld.id, withheld);
  }

  /** What joined the incident since it was put down. */
  joined(incidentId: string): Withheld[] {
    return held(this.unsaid.joining.get(incidentId)?.values() ?? []);
  }

  openWides(kind: 'region' | 'upstream'): Incident[] {
    return opened([...this.wide.keys()].flatMap((region) => this.widesOf(region, kind))).filter(({ state }) => state === 'open');
  }

  /** Incidents of the region itself, or of a system that it calls, open or closed lately. */
  widesOf(region: string, kind: 'region' | 'upstream'): Incident[] {
    return [...(this.wide.get(region)?.values() ?? [])].filter((incident) => incident.kind === kind);
  }

  /** What waits for others to be heard or found silent, of one hall. */
  awaitingIn(hallId: string): readonly Withheld[] {
    const here = this.awaiting.get(hallId);
    if (!here) return NOTHING;
    const { lists } = this.tray(hallId);
    lists.awaiting ??= held(here.values());
    return lists.awaiting;
  }

  /** Halls of the region in which something waits for others. */
  awaitingHalls(region: string): string[] {
    const halls = [...this.awaiting].filter(([, here]) => here.values().next().value?.region === region);
    return halls.map(([hallId]) => hallId).sort();
  }

  allHeld(): Withheld[] {
    return held(this.untold.values());
  }

  /** Holds that end then. */
  heldUntil(then: Instant): Withheld[] {
    return held([...this.waiting.values()].filter(({ until }) => until === then));
  }

  /** When the next hold ends. */
  nextUntil(): Instant | null {
    if (this.next === undefined) {
      this.next = null;
      for (const { until } of this.waiting.values()) if (until !== null && until < (this.next ?? until + 1)) this.next = until;
    }
    return this.next;
  }

  put(change: IncidentChange): void {
    this.lay(change.incident);
    const { id } = change.incident;
    const ended = change.ended ?? this.unsaid.ends.get(id);
    this.unsaid.joining.delete(id);
    this.unsaid.ends.delete(id);
    this.changes.push({ of: 'incident', change: ended ? { ...change, ended } : change });
  }

  keepBack(what: 'held' | 'changed' | 'noted', withheld: Withheld, at: Instant): void {
    this.store(withheld);
    this.changes.push({ of: 'withheld', change: { what, withheld, at } });
  }

  /** Notes of something withheld what lies on no desk: it is over. */
  note(change: WithheldChange): void {
    this.changes.push({ of: 'withheld', change });
  }

  letGo(withheld: Withheld, at: Instant, ending: Ending): void {
    this.waitUntil(withheld, null);
    const over: Withheld = { ...withheld, ...keptOf(ending), until: null, endedAt: at };
    const change: WithheldChange = { what: ending.state, withheld: over, at };
    if (withheld.quiet) {
      this.fromPeople.delete(withheld.incidentId as string);
      // The same cause may be withheld from here on, and is so once.
      this.first.push({ of: 'withheld', change });
      return;
    }
    this.changed(withheld.hallId).withheld.delete(withheld.id);
    this.inhibited.get(withheld.inhibitedBy ?? '')?.take(withheld);
    this.untold.delete(nameOfCause(withheld));
    this.await(withheld, false);
    if (ending.state === 'ended' && withheld.inhibitedBy !== null) this.unsaid.ends.set(withheld.inhibitedBy, ending.ended);
    this.changes.push({ of: 'withheld', change });
  }

  private lay(incident: Incident): void {
    this.leave(this.laid.get(incident.id), incident);
    this.laid.set(incident.id, incident);
    this.changed(incident.hallId).incidents.set(incident.id, incident);
    if (incident.kind === 'region' || incident.kind === 'upstream') lookUp(this.wide, incident.region).set(incident.id, incident);
    if (incident.kind === 'ruleOff') this.layRuleOff(incident);
    if (incident.kioskId === null) return;
    const { hall } = this.premises.kiosk(incident.kioskId) ?? {};
    // It may have been moved since.
    if (hall !== undefined && hall !== incident.hallId) this.changed(hall);
    this.laySingle(incident, nameOfCause(incident));
  }

  /** What lay in another place before lies there no more. */
  private leave(before: Incident | undefined, { id, hallId, region }: Incident): void {
    if (before && before.hallId !== hallId) this.changed(before.hallId).incidents.delete(id);
    if (before && before.region !== region) this.wide.get(before.region)?.delete(id);
  }

  private layRuleOff(incident: Incident): void {
    const before = this.rulesOff.get(incident.cause);
    const isLast = !before || before.id === incident.id || before.openedAt <= incident.openedAt;
    if (isLast) this.rulesOff.set(incident.cause, incident);
  }

  private laySingle(incident: Incident, key: string): void {
    if (incident.state === 'open') {
      this.told.set(key, incident);
      return;
    }
    if (this.told.get(key)?.id === incident.id) this.told.delete(key);
    const before = this.ended.get(key);
    if ((incident.closedAt ?? 0) >= (before?.closedAt ?? 0)) this.ended.set(key, incident);
  }

  private store(withheld: Withheld): void {
    if (withheld.quiet) {
      this.fromPeople.set(withheld.incidentId as string, withheld);
      this.waitUntil(withheld, withheld.until);
      return;
    }
    const standing = this.untold.get(nameOfCause(withheld));
    if (standing && standing.hallId !== withheld.hallId) this.takeAway(standing);
    const tray = this.changed(withheld.hallId).withheld;
    const before = tray.get(withheld.id);
    if (before) this.inhibited.get(before.inhibitedBy ?? '')?.take(before);
    tray.set(withheld.id, withheld);
    if (withheld.inhibitedBy !== null) this.inhibit(withheld, withheld.inhibitedBy);
    this.untold.set(nameOfCause(withheld), withheld);
    this.waitUntil(withheld, withheld.until);
    this.await(withheld, withheld.awaits !== undefined);
  }

  /** It is of another hall now. */
  private takeAway(before: Withheld): void {
    this.inhibited.get(before.inhibitedBy ?? '')?.take(before);
    this.changed(before.hallId).withheld.delete(before.id);
    this.await(before, false);
  }

  private inhibit(withheld: Withheld, by: string): void {
    const known = this.inhibited.get(by) ?? new Inhibited();
    this.inhibited.set(by, known);
    known.put(withheld);
  }

  private waitUntil(withheld: Withheld, until: Instant | null): void {
    const before = this.waiting.get(withheld.id)?.until;
    if (before !== undefined && before === this.next) this.next = undefined;
    if (until === null) this.waiting.delete(withheld.id);
    else this.waiting.set(withheld.id, withheld);
    if (until !== null && this.next !== undefined && (this.next === null || until < this.next)) this.next = until;
  }

  private await(withheld: Withheld, awaits: boolean): void {
    const here = lookUp(this.awaiting, withheld.hallId);
    if (awaits) here.set(withheld.id, withheld);
    else here.delete(withheld.id);
    if (here.size === 0) this.awaiting.delete(withheld.hallId);
  }

  private tray(hallId: string): Tray {
    const known = this.trays.get(hallId);
    if (known) return known;
    const tray: Tray = { incidents: new Map(), withheld: new Map(), changes: 0, lists: {} };
    this.trays.set(hallId, tray);
    return tray;
  }

  /** The tray of a hall in which something changes now. */
  private changed(hallId: string): Tray {
    const tray = this.tray(hallId);
    tray.changes++;
    tray.lists = {};
    this.changedHalls.push(hallId);
    return tray;
  }
}
