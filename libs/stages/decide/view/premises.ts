import type { BusinessSystem, Found, Hall, Kiosk, KioskRegistry, Premises, ServiceNeed, Words } from '#libs/domain/index.js';

/** What kiosks said of themselves, as far as everything is judged. */
export interface Spoken {
  /** Whether it was heard of at least once. */
  heardOf(kioskId: string): boolean;
  modeOf(kioskId: string): string | null;
  appOf(kioskId: string): string | null;
  /** Seconds between its heartbeats, as its birth says. */
  heartbeatOf(kioskId: string): number | null;
}

const NOBODY: string[] = [];

/**
 * The places as the register and the watch know them, while one decision is made. The watch may have judged more than what is decided
 * just now: kiosks' words are those of the entry in hand, so that the same entries decide the same whatever the batches.
 */
export class PremisesThen implements Premises {
  /** By kiosk, the words before entries that are not reached yet, the next last. */
  private readonly ahead = new Map<string, Words[]>();
  private watched: Map<string, string[]> | undefined;
  private halls: Map<string, string[]> | undefined;

  constructor(
    private readonly registry: KioskRegistry,
    private readonly spoken: Spoken,
    found: Found[],
  ) {
    for (const { before } of found.toReversed()) {
      if (before) this.ahead.set(before.kioskId, [...(this.ahead.get(before.kioskId) ?? []), before]);
    }
  }

  /** From here on it is as of that entry. */
  reach({ before }: Found): void {
    if (!before) return;
    this.ahead.get(before.kioskId)?.pop();
    if (before.heard) return;
    this.watched = undefined;
    this.halls = undefined;
  }

  kiosk(id: string): Kiosk | undefined {
    return this.registry.kiosk(id);
  }

  hall(id: string): Hall | undefined {
    return this.registry.hall(id);
  }

  hallsIn(region: string): string[] {
    this.halls ??= this.hallsByRegion();
    return this.halls.get(region) ?? [];
  }

  watchedIn(hallId: string): string[] {
    return this.byHall.get(hallId) ?? NOBODY;
  }

  systems(): BusinessSystem[] {
    return this.registry.systems();
  }

  needs(): ServiceNeed[] {
    return this.registry.needs();
  }

  heardOf(kioskId: string): boolean {
    return (this.wordsOf(kioskId) ?? { heard: this.spoken.heardOf(kioskId) }).heard;
  }

  modeOf(kioskId: string): string | null {
    return (this.wordsOf(kioskId) ?? { mode: this.spoken.modeOf(kioskId) }).mode;
  }

  appOf(kioskId: string): string | null {
    return (this.wordsOf(kioskId) ?? { app: this.spoken.appOf(kioskId) }).app;
  }

  heartbeatOf(kioskId: string): number | null {
    return (this.wordsOf(kioskId) ?? { heartbeatS: this.spoken.heartbeatOf(kioskId) }).heartbeatS;
  }

  private wordsOf(kioskId: string): Words | undefined {
    return this.ahead.size === 0 ? undefined : this.ahead.get(kioskId)?.at(-1);
  }

  private get byHall(): Map<string, string[]> {
    this.watched ??= this.watchedByHall();
    return this.watched;
  }

  /** The heard-of active kiosks of every hall. */
  private watchedByHall(): Map<string, string[]> {
    const byHall = new Map<string, string[]>();
    for (const { id, hall, state } of this.registry.kiosks()) {
      if (state !== 'active' || !this.heardOf(id)) continue;
      const here = byHall.get(hall);
      if (here) here.push(id);
      else byHall.set(hall, [id]);
    }
    return byHall;
  }

  /** Halls with watched kiosks, by region and id. */
  private hallsByRegion(): Map<string, string[]> {
    const byRegion = new Map<string, string[]>();
    for (const hallId of [...this.byHall.keys()].sort()) {
      const region = this.registry.hall(hallId)?.region;
      if (region !== undefined) byRegion.set(region, [...(byRegion.get(region) ?? []), hallId]);
    }
    return byRegion;
  }
}
