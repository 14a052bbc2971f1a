import type { Instant } from '../time/index.js';

/** `never`: registered, not heard of yet. */
export type Link = 'up' | 'down' | 'never';

export interface LevelView {
  /** Consumable kind or cash unit kind. */
  kind: string;
  of: 'consumable' | 'cashbox';
  id: string;
  pct: number | null;
  remaining: number | null;
  capacity: number | null;
  status: string | null;
  at: Instant;
}

/** One kiosk as the console shows it now. Built by `watch`, kept so that another process can show it. */
export interface KioskView {
  kioskId: string;
  link: Link;
  mode: string | null;
  lastHeardAt: Instant | null;
  bootId: string | null;
  app: string | null;
  levels: LevelView[];
  /** Component to XFS4IoT device state. */
  components: Record<string, string>;
  /** Kiosk clock minus our clock, smoothed over the last live heartbeats, milliseconds. */
  skewMs: number | null;
  /** Times that messages of a boot did not come, since the kiosk is known. */
  gaps: number;
}

/** Where the present state of every kiosk is kept for reading. Replaced, not appended. */
export abstract class FleetView {
  abstract save(views: KioskView[]): Promise<void>;
  abstract all(): Promise<KioskView[]>;
  abstract one(kioskId: string): Promise<KioskView | undefined>;
}
