import { catalogued } from '../fault/index.js';
import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import type { Instant } from '../time/index.js';
import type { Cause } from './finding.js';
import type { Incident, IncidentChange } from './incident.js';
import type { Withheld, WithheldChange } from './withheld.js';

/** What is known of the places when findings are joined. */
export interface Premises {
  kiosk(id: string): Kiosk | undefined;
  hall(id: string): Hall | undefined;
  /** The hall's active kiosks that were heard of at least once. */
  watchedIn(hallId: string): string[];
  /** As the kiosk's last heartbeat says. */
  modeOf(kioskId: string): string | null;
}

/** How it stands before a decision. */
export interface Scene {
  /** Every open one, and hall incidents that were closed lately. */
  incidents: Incident[];
  /** Everything that is withheld. */
  withheld: Withheld[];
}

export type DeskChange = { of: 'incident'; change: IncidentChange } | { of: 'withheld'; change: WithheldChange };

/** Doors, safe, tampering, skimming, panic button: told at once, whatever else is the matter. */
export const isSecurity = (alarm: Incident): boolean =>
  alarm.holding.some(({ code }) => code !== undefined && catalogued(code)?.security === true);

/** When its first rule began to hold; a hold may have opened it later. */
export const beganAt = (alarm: Incident): Instant => Math.min(...alarm.holding.map(({ since }) => since));

/** Why {@link Withheld} ended: its cause went, or it became an incident. */
type Ending = { state: 'ended' } | { state: 'opened'; incidentId: string };

/** A working copy of the scene. Everything that is put down on it is noted, in order. */
export class Desk {
  readonly changes: DeskChange[] = [];
  private readonly incidents: Map<string, Incident>;
  private readonly withheld: Map<string, Withheld>;

  constructor(
    scene: Scene,
    readonly premises: Premises,
  ) {
    this.incidents = new Map(scene.incidents.map((incident) => [incident.id, incident]));
    this.withheld = new Map(scene.withheld.map((withheld) => [withheld.id, withheld]));
  }

  get scene(): Scene {
    return { incidents: [...this.incidents.values()], withheld: [...this.withheld.values()] };
  }

  /** The open incident of one cause on one kiosk. */
  incident(kioskId: string, cause: Cause): Incident | undefined {
    for (const i of this.incidents.values()) if (i.state === 'open' && i.kioskId === kioskId && i.cause === cause) return i;
    return undefined;
  }

  held(kioskId: string, cause: Cause): Withheld | undefined {
    for (const w of this.withheld.values()) if (w.kioskId === kioskId && w.cause === cause) return w;
    return undefined;
  }

  /** Hall incidents of the hall, open or closed lately. */
  outagesOf(hallId: string): Incident[] {
    return [...this.incidents.values()].filter((i) => i.kind === 'hall' && i.hallId === hallId);
  }

  /** Open incidents of the hall's single kiosks. */
  singlesIn(hallId: string): Incident[] {
    return [...this.incidents.values()].filter((i) => i.state === 'open' && i.kioskId !== null && i.hallId === hallId);
  }

  heldIn(hallId: string): Withheld[] {
    return [...this.withheld.values()].filter((w) => w.hallId === hallId);
  }

  allHeld(): Withheld[] {
    return [...this.withheld.values()];
  }

  /** When the next hold ends. */
  nextUntil(): Instant | null {
    let next: Instant | null = null;
    for (const { until } of this.withheld.values()) if (until !== null && (next === null || until < next)) next = until;
    return next;
  }

  put(change: IncidentChange): void {
    this.incidents.set(change.incident.id, change.incident);
    this.changes.push({ of: 'incident', change });
  }

  keepBack(what: 'held' | 'changed', withheld: Withheld, at: Instant): void {
    this.withheld.set(withheld.id, withheld);
    this.changes.push({ of: 'withheld', change: { what, withheld, at } });
  }

  letGo(withheld: Withheld, at: Instant, ending: Ending): void {
    this.withheld.delete(withheld.id);
    const change: WithheldChange = { what: ending.state, withheld: { ...withheld, ...ending, until: null, endedAt: at }, at };
    this.changes.push({ of: 'withheld', change });
  }
}
