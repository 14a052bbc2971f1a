import type * as act from '#libs/domain/act/index.js';
import type { ServiceNow } from '#libs/domain/availability/index.js';
import type { Change as AnyChange } from '#libs/domain/books/index.js';
import type * as finding from '#libs/domain/finding/index.js';
import type { Hall } from '#libs/domain/hall/index.js';
import type { Resolution } from '#libs/domain/history/index.js';
import type * as incident from '#libs/domain/incident/index.js';
import type { Kiosk, KioskView as View } from '#libs/domain/kiosk/index.js';
import type * as maintenance from '#libs/domain/maintenance/index.js';
import type { Monitoring as Watched } from '#libs/domain/monitoring/index.js';
import type * as outage from '#libs/domain/outage/index.js';
import type { Role } from '#libs/domain/people/index.js';
import type * as stock from '#libs/domain/stock/index.js';
import type { Text } from '#libs/domain/text.js';
import type { Wire } from '#libs/domain/time/index.js';
import type * as visit from '#libs/domain/visit/index.js';

export type { Severity } from '#libs/domain/fault/index.js';
export type { Link } from '#libs/domain/kiosk/index.js';
export type { OrderKind, Priority } from '#libs/domain/maintenance/index.js';
export type { NoticeKind } from '#libs/domain/outage/index.js';
export type { Hall, ServiceNow, Text };

/** Somebody to whom an order may be given, and what speaks for them. */
export type OrderChoice = Wire<maintenance.Choice>;

/** An order of a trip, as far as one has to know on the way. */
export interface VisitedOrder
  extends Wire<
    Pick<maintenance.MaintenanceOrder, 'id' | 'kind' | 'priority' | 'state' | 'hallId' | 'kioskId' | 'reason' | 'dueAt'>
  > {
  kioskName: string | null;
  spot: string | null;
  /** Cash is touched: two people are there (S0-Q5c). */
  cash: boolean;
}
export interface VisitedHall {
  id: string;
  name: string;
  address: string;
  lat: number | null;
  lon: number | null;
}
export type VisitStop = Wire<Pick<visit.Stop, 'dueAt' | 'minutes' | 'metres' | 'late' | 'unplaced'>> & {
  halls: VisitedHall[];
  orders: VisitedOrder[];
};
/** Where somebody goes today, in which order, and what they bring. */
export interface Visits extends Pick<visit.Trip, 'metres' | 'bring' | 'together'> {
  at: When;
  person: { id: string; name: string };
  from: (visit.TripStart & { name: string }) | null;
  stops: VisitStop[];
  also: (VisitedOrder & { hallName: string; assignee: string | null; metres: number })[];
}

/** A point in time as the HTTP face tells it: ISO 8601; of readings epoch milliseconds. */
export type When = string | number;

export type Incident = Wire<incident.Incident>;
export type Evidence = Wire<finding.Evidence>;
export type HoldingRule = Wire<incident.HoldingRule>;
/** What nobody is told of, and why. */
export type Withheld = Wire<incident.WithheldAnswer>;
export type Order = Wire<maintenance.MaintenanceOrder>;
export type OrderOnBoard = Wire<maintenance.OnBoard>;
/** Undone orders of one state, the first due first. */
export interface BoardColumn extends Wire<Omit<maintenance.BoardColumn, 'next'>> {
  /** Cursor; null: there are no more. */
  next: string | null;
}
/** Something that was sent out for repair and is not back. */
export interface AwayItem extends Wire<act.SendingOut> {
  orderId: string;
  state: maintenance.OrderState;
  kioskId: string | null;
  hallId: string;
  item: number;
  by: string;
  sentAt: When;
  /** Whole days. */
  days: number;
  isLate: boolean;
}
export interface OrderFigures {
  total: maintenance.Figures;
  lines: (maintenance.FigureLine & { name: string | null })[];
}
export type OrderEvent = Wire<maintenance.OrderEvent>;
export type OrderActed = Wire<act.OrderAct>;
export type WorkRecord = Wire<act.WorkRecord>;
export type Notice = Wire<outage.OutageNotice>;
export type KioskView = Wire<View>;
export type LevelView = KioskView['levels'][number];
export type ForecastView = NonNullable<KioskView['forecasts']>[number];

/** Somebody of the register, as far as the pages need. */
export interface Person {
  id: string;
  name: string;
  phone?: string;
  roles: Role[];
  /** Hall ids. */
  halls: string[];
}

/** A register entry with the kiosk's present state; null until it was heard of. */
export interface KioskEntry extends Kiosk {
  view: KioskView | null;
  servicesNow: ServiceNow[];
}

/** Whether somebody watches: while nobody does, what is shown is what was known last. */
export interface Monitoring {
  state: Watched['state'];
  /** Null: it has not begun. */
  since?: When | null;
  because?: Extract<Watched, { because: unknown }>['because'];
}

/** A reading as it is kept. */
export interface StoredReading {
  /** Epoch milliseconds by the kiosk's clock, and by the server's. */
  ts: number;
  receivedAt: number;
  fields: Record<string, unknown>;
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
  resolution: Resolution;
  /** Only the newest of the readings are here. */
  capped: boolean;
  items: CoursePoint[];
}

/** What the pages hear of; others change nothing that they show. */
export const HEARD = [
  'incident',
  'order',
  'notice',
  'kiosk',
  'register',
  'withheld',
] as const satisfies readonly AnyChange['what'][];

/** One change as the server tells it. */
export type Change = Extract<Wire<AnyChange>, { what: (typeof HEARD)[number] }>;

/** An item, and what one store has of it. */
export type StockItem = act.StockItem;
export type StockMovement = Wire<stock.StockMovement>;
export interface StockStore {
  id: string;
  kind: stock.StoreKind;
  of: string;
  name: Text;
  items: { item: string; count: number; minimum: number | null; below: boolean; differs: boolean }[];
}
export interface StockTold {
  items: StockItem[];
  stores: StockStore[];
}
