import type * as act from '#libs/domain/act/index.js';
import type { ServiceNow } from '#libs/domain/availability/index.js';
import type * as finding from '#libs/domain/finding/index.js';
import type { Hall } from '#libs/domain/hall/index.js';
import type * as incident from '#libs/domain/incident/index.js';
import type { Kiosk, KioskView as View } from '#libs/domain/kiosk/index.js';
import type * as maintenance from '#libs/domain/maintenance/index.js';
import type { Interruption } from '#libs/domain/monitoring/index.js';
import type * as outage from '#libs/domain/outage/index.js';
import type { Text } from '#libs/domain/text.js';

export type { Severity } from '#libs/domain/fault/index.js';
export type { Link } from '#libs/domain/kiosk/index.js';
export type { OrderKind, OrderState, Priority } from '#libs/domain/maintenance/index.js';
export type { NoticeKind } from '#libs/domain/outage/index.js';
export type { Hall, ServiceNow, Text };

/** A point in time as the HTTP face tells it: ISO 8601, or epoch milliseconds. */
export type When = string | number;

/** The fields that are instants in the domain. */
type TimeField =
  | 'at'
  | 'ts'
  | 'since'
  | 'openedAt'
  | 'closedAt'
  | 'dueAt'
  | 'from'
  | 'until'
  | 'publishedAt'
  | 'updatedAt'
  | 'withdrawnAt'
  | 'endedAt'
  | 'closingAt'
  | 'beganAt'
  | 'owesAt'
  | 'lastHeardAt';

/** A domain type as it comes over HTTP. */
export type Told<T> = T extends object
  ? { [K in keyof T]: K extends TimeField ? When | Extract<T[K], null | undefined> : Told<T[K]> }
  : T;

export type Incident = Told<incident.Incident>;
export type Evidence = Told<finding.Evidence>;
export type HoldingRule = Told<incident.HoldingRule>;
/** What nobody is told of, and why. */
export type Withheld = Told<incident.WithheldTold>;
export type Order = Told<maintenance.MaintenanceOrder>;
export type OrderEvent = Told<maintenance.OrderEvent>;
export type OrderActed = Told<act.OrderAct>;
export type Notice = Told<outage.OutageNotice>;
export type KioskView = Told<View>;
export type LevelView = KioskView['levels'][number];
export type ForecastView = NonNullable<KioskView['forecasts']>[number];

/** Somebody of the register, as far as the pages need. */
export interface Person {
  id: string;
  name: string;
  phone?: string;
}

/** A register entry with the kiosk's present state; null until it was heard of. */
export interface KioskEntry extends Kiosk {
  view: KioskView | null;
  servicesNow: ServiceNow[];
}

/** Whether somebody watches: while nobody does, what is shown is what was known last. */
export interface Monitoring {
  state: 'watching' | 'interrupted';
  /** Null: it has not begun. */
  since?: When | null;
  because?: Interruption;
}

/** A reading, or what a window of `widthS` seconds came to. */
export interface CoursePoint {
  ts: number;
  /** 0: a reading. */
  widthS: number;
  fields: Record<string, unknown>;
}

/** Oldest first. */
export interface Course {
  resolution: 'raw' | '5m' | '1h';
  /** Only the newest of the readings are here. */
  capped: boolean;
  items: CoursePoint[];
}
