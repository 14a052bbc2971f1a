import type { AccountScope, PermissionName } from '#libs/domain/access/index.js';
import type { OpenedKind, RepairPlan } from '#libs/domain/act/work.js';
import type { Role } from '#libs/domain/people/index.js';
import type {
  AwayItem,
  BoardColumn,
  Course,
  Hall,
  Incident,
  KioskEntry,
  Monitoring,
  Notice,
  Order,
  OrderActed,
  OrderChoice,
  OrderFigures,
  Person,
  StockMovement,
  StockTold,
  StoredReading,
  Text,
  Visits,
  Withheld,
} from './told.js';

const BASE = '/api/v1';
/** Items a page: the server's maximum; the cursor leads on. */
const PAGE = 500;

/** Thrown when the server said no, or could not be reached (status 0). */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Why, in both languages, where the server says so. */
    readonly says?: Text,
    /** Why, as a word of a closed set. */
    readonly reason?: string,
    /** Of an act that is not taken: why, as a word of the acts' own closed set. */
    readonly because?: string,
  ) {
    super(message);
  }
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** What the server says of its clock, and whether somebody watches; `now` in epoch milliseconds, `speed` 60 when a minute passes each second. */
export interface ServerTime {
  now?: number;
  speed?: number;
  monitoring?: Monitoring;
  /** The Date header: whole seconds, and never faster than life. */
  date: number;
}

export interface Session {
  name: string;
  /** Of the register; null: the account is nobody's yet. */
  personId: string | null;
  /** As the register has it, also for who may not read the people. */
  personName: string | null;
  roles: Role[];
  scope: AccountScope;
  permissions: PermissionName[];
  /** The administrators of system, security and audit are three people. */
  separated: boolean;
  factor: { on: boolean; needed: boolean };
  /** Ids of the people for whom they stand in now. */
  deputyOf: string[];
}

/** What became of what was told of stock. */
export interface StockAsked {
  state: 'waiting' | 'judging' | 'taken' | 'refused';
}

/** A way to log in besides name and password. */
export interface LogInWay {
  way: string;
  label: Text;
}

async function reach(path: string, init?: RequestInit): Promise<Response> {
  try {
    // Without headers of its own it is what the page of technicians asks ahead of its script.
    return await fetch(BASE + path, { credentials: 'same-origin', ...init });
  } catch (cause) {
    throw new Refused(0, cause instanceof Error ? cause.message : 'unreachable');
  }
}

/** The problem document's own words, else the status. */
async function complaint(answer: Response): Promise<Refused> {
  const problem: { type?: string; detail?: string; title?: string; says?: Text; because?: string } = await answer
    .json()
    .catch(() => ({}));
  const reason = problem.type?.split(':').at(-1);
  const { detail, title, says, because } = problem;
  return new Refused(answer.status, detail ?? title ?? answer.statusText, says, reason, because);
}

/** Asks for one thing. Throws {@link Refused}. */
export async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  const answer = await reach(path, init);
  if (!answer.ok) throw await complaint(answer);
  return answer.status === 204 ? (undefined as T) : answer.json();
}

/** A request with a body. */
export const sent = (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', body: unknown): RequestInit => ({
  method,
  headers: { accept: 'application/json', 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** The fields that are said, as they stand behind the question mark. */
export const query = (fields: Record<string, string | number | undefined>): string => {
  const told = Object.entries(fields).filter((entry): entry is [string, string | number] => entry[1] !== undefined);
  return new URLSearchParams(told.map(([name, value]) => [name, String(value)])).toString();
};

/** Follows the cursor, up to `most` items. */
export async function all<T>(
  path: string,
  fields: Record<string, string | number | undefined> = {},
  most = 20_000,
): Promise<T[]> {
  const items: T[] = [];
  let after: string | undefined;
  do {
    const page = await ask<Page<T>>(`${path}?${query({ ...fields, limit: Math.min(PAGE, most), after })}`);
    items.push(...page.items);
    after = page.next ?? undefined;
  } while (after && items.length < most);
  return items;
}

async function serverTime(): Promise<ServerTime> {
  const answer = await reach('/state');
  const told: Omit<ServerTime, 'date'> = await answer.json().catch(() => ({}));
  const date = Date.parse(answer.headers.get('date') ?? '');
  return { ...told, date: Number.isNaN(date) ? Date.now() : date };
}

/** What a person saw, or wants done by somebody: at a kiosk, or at all kiosks of a hall. */
export interface WantedOrder {
  kioskId?: string;
  hallId?: string;
  kind: OpenedKind;
  what: string;
  priority?: Order['priority'];
  dueAt?: string;
  /** Person id; absent: as the register says. */
  to?: string;
  plan?: RepairPlan;
  by?: string;
}
const openOrder = (wanted: WantedOrder): Promise<{ orderId: string; state: string }> => ask('/orders', sent('POST', wanted));

const openOrders = (): Promise<Order[]> => all<Order>('/orders', { undone: 'true' });

/** The HTTP face, one function an act. */
export const api = {
  serverTime,
  session: () => ask<Session>('/session'),
  logIn: (name: string, password: string, code?: string) =>
    ask<unknown>('/session', sent('POST', { name, password, ...(code && { code }) })),
  ways: async () => (await ask<{ ways: LogInWay[] }>('/session/ways')).ways,
  logOut: () => ask<void>('/session', { method: 'DELETE' }),
  halls: () => all<Hall>('/halls'),
  kiosks: () => all<KioskEntry>('/kiosks'),
  kiosk: (id: string) => ask<KioskEntry>(`/kiosks/${encodeURIComponent(id)}`),
  openIncidents: () => all<Incident>('/incidents', { state: 'open' }),
  openOrder,
  openOrders,
  standingNotices: () => all<Notice>('/notices', { state: 'published' }),
  incidentsOf: (kioskId: string, most: number) => all<Incident>('/incidents', { kioskId }, most),
  withheldOf: (kioskId: string, most: number) => all<Withheld>('/withheld', { kioskId }, most),
  incident: (id: string) => ask<Incident>(`/incidents/${encodeURIComponent(id)}`),
  act: (orderId: string, acted: OrderActed) => ask<unknown>(`/orders/${encodeURIComponent(orderId)}/acts`, sent('POST', acted)),
  order: (id: string) => ask<Order>(`/orders/${encodeURIComponent(id)}`),
  orderBoard: async (of: Record<string, string | number | undefined>) =>
    (await ask<{ columns: BoardColumn[] }>(`/orders/board?${query(of)}`)).columns,
  away: (of: { hallId: string | undefined }) => ask<{ items: AwayItem[] }>(`/orders/away?${query(of)}`),
  orderFigures: (of: Record<string, string | undefined>) => ask<OrderFigures>(`/orders/figures?${query(of)}`),
  orderFiguresFile: (of: Record<string, string | undefined>) => `${BASE}/orders/figures/export?${query(of)}`,
  course: (of: { kioskId: string; kind: string; from: number; to: number; resolution?: Course['resolution'] }) =>
    ask<Course>(`/readings/course?${query(of)}`),
  readings: (of: { kioskId: string; kind: string; from: string }, most: number) =>
    ask<Page<StoredReading>>(`/readings?${query({ ...of, limit: most })}`),
  people: () => all<Person>('/people'),
  /** To whom an order may be given, the best first. */
  candidates: async (orderId: string) =>
    (await ask<{ items: OrderChoice[] }>(`/orders/${encodeURIComponent(orderId)}/candidates`)).items,
  /** The trip of a person; one's own where nobody is named. */
  visits: (person?: string) => ask<Visits>(`/visits?${query({ person })}`),
  stock: () => ask<StockTold>('/stock'),
  stockMovements: (of: Record<string, string | number | undefined>) => ask<Page<StockMovement>>(`/stock/movements?${query(of)}`),
  bookStock: (what: 'movements' | 'counts', told: object) => ask<StockAsked>(`/stock/${what}`, sent('POST', told)),
  setStockItem: (id: string, told: object) => ask<StockAsked>(`/stock/items/${encodeURIComponent(id)}`, sent('PUT', told)),
};
