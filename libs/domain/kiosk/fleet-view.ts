import type { Text } from '../text.js';
import type { Instant } from '../time/index.js';

/** `never`: registered, not heard of yet. */
export const LINKS = ['up', 'down', 'never'] as const;
export type Link = (typeof LINKS)[number];

export const LINK_WORDS: Record<Link, Text> = {
  up: { zh: '在线', en: 'online' },
  down: { zh: '离线', en: 'offline' },
  never: { zh: '未上线', en: 'never heard' },
};

/** What has a level: something that is used up, or a unit of cash. */
export const LEVELS_OF = ['consumable', 'cashbox'] as const;

export interface LevelView {
  /** Consumable kind or cash unit kind. */
  kind: string;
  of: (typeof LEVELS_OF)[number];
  id: string;
  pct: number | null;
  remaining: number | null;
  capacity: number | null;
  status: string | null;
  at: Instant;
}

/** When all items of a kind together run out, or are full: with a chance of 10, 50 and 90 per cent before it. */
export interface ForecastView {
  of: LevelView['of'];
  kind: string;
  /** Null: not within two months. */
  p10: Instant | null;
  p50: Instant | null;
  p90: Instant | null;
  /** Days of this kiosk's own use that it was learnt from. */
  learntDays: number;
}

/** A fault that the kiosk raised and did not clear, by its own word. */
export interface FaultView {
  code: string;
  component: string;
  /** XFS4IoT error action. */
  action?: string;
  /** Since when it stands. */
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
  /** Of what a rule looks ahead at; absent in a view of an earlier version. */
  forecasts?: ForecastView[];
  /** Component to XFS4IoT device state. */
  components: Record<string, string>;
  /** Those that stand, whatever rules make of them; absent in a view of an earlier version. */
  faults?: FaultView[];
  /** Kiosk clock minus our clock, smoothed over the last live heartbeats, milliseconds. */
  skewMs: number | null;
  /** Times that messages of a boot did not come, since the kiosk is known; absent in a view of an earlier version. */
  gaps?: number;
}

/** A kiosk's own word, as far as it says whether it serves. */
export type KioskSaid = Pick<KioskView, 'kioskId' | 'link' | 'mode'>;

/** Where the present state of every kiosk is kept for reading. Replaced, not appended. */
export abstract class FleetView {
  abstract save(views: KioskView[]): Promise<void>;
  abstract all(): Promise<KioskView[]>;
  abstract one(kioskId: string): Promise<KioskView | undefined>;
  /** Of these kiosks, or of all, whether they are heard and what they say that they do. */
  abstract said(kioskIds?: string[]): Promise<KioskSaid[]>;
}
