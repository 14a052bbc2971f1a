import { catalogued, type Skill } from '../fault/index.js';
import type { Cause } from '../finding/index.js';
import { parted } from '../identity/index.js';
import type { HoldingRule, Incident } from '../incident/index.js';
import type { OrderKind } from './kinds.js';

/**
 * Whose work it is. `hallStaff`: of the unit that uses the hall (S0-Q2.2). `it`: systems, lines and cameras (信通, S0-Q2.5). `safety`: 安监
 * (S0-Q2.3). `building`: 综合 (S0-Q2.4). `cash`: cash officers of the unit that uses the hall; `cashHandler`: whoever else may handle cash.
 */
export const TRADES = ['hallStaff', 'technician', 'it', 'security', 'safety', 'building', 'cash', 'cashHandler'] as const;
export type Trade = (typeof TRADES)[number];

/** What is wrong, as far as it tells whose work it is. */
export interface Trouble {
  code?: string;
  component?: string;
  /** XFS4IoT action, of the kiosk or else of the catalogue. */
  action?: string;
  /** What the catalogue says one has to know for it. */
  skill?: Skill;
  /** The kiosk tells of somebody who tampers with it. */
  fraud?: true;
}

/** What speaks for an incident. */
export const leadingRule = (incident: Incident): HoldingRule | undefined =>
  incident.holding.find((rule) => rule.reason === incident.reason);

const FRAUD: ReadonlySet<unknown> = new Set(['fraudAttempt', 'potentialFraud']);

/** Of a fault's cause: `fault/CRD-001/cardReader`, `component/cardReader`. */
function namedIn(cause: Cause): Pick<Trouble, 'code' | 'component'> {
  const [what, first, second] = parted(cause);
  if (what === 'fault') return { ...(first && { code: first }), ...(second && { component: second }) };
  return what === 'component' && first ? { component: first } : {};
}

/** What an incident says of whose work it is. */
export function troubleOf(incident: Incident): Trouble {
  const rule = leadingRule(incident) ?? incident.holding[0];
  const named = namedIn(incident.cause);
  const code = rule?.code ?? named.code;
  const line = code === undefined ? undefined : catalogued(code);
  const component = named.component ?? line?.components[0];
  const action = rule?.action ?? line?.action;
  return {
    ...(code !== undefined && { code }),
    ...(component !== undefined && { component }),
    ...(action !== undefined && { action }),
    ...(line && { skill: line.skill }),
    ...(FRAUD.has(rule?.evidence.seen['state']) && { fraud: true as const }),
  };
}

/** Parts that are somebody's own, whatever the action. */
const BY_COMPONENT: Readonly<Record<string, readonly Trade[]>> = {
  cabinetDoor: ['security'],
  safeDoor: ['security'],
  // Smoke and water: where no 安监 is registered, whoever guards the hall.
  environment: ['safety', 'security'],
  surveillanceCamera: ['it'],
  network: ['it'],
  // Mains are the building's; at night whoever is on shift looks first.
  power: ['building', 'technician'],
};

/** Components are the kiosk's words, and one may be called `constructor`. */
const named = (of: Readonly<Record<string, readonly Trade[]>>, name = ''): readonly Trade[] | undefined =>
  Object.hasOwn(of, name) ? of[name] : undefined;

/** Work that is the same whatever is wrong. */
const BY_KIND: Partial<Record<OrderKind, readonly Trade[]>> = {
  settle: ['cash', 'cashHandler'],
  replenish: ['technician'],
  it: ['it'],
  clean: ['hallStaff', 'technician'],
  upkeep: ['technician'],
  relabel: ['technician'],
  seal: ['technician'],
};

/** XFS4IoT actions: a jam is cleared by who is there; where they are off shift, or none are known, a technician can as well. */
const BY_ACTION: Readonly<Record<string, readonly Trade[]>> = {
  clear: ['hallStaff', 'technician'],
  configuration: ['it'],
  softwareError: ['it'],
};

/** Whose work it is, the first the best (S0-Q2.3–5): the kind of work, then fraud, then the part, then what the fault asks for. */
export function tradesFor(kind: OrderKind, trouble: Trouble = {}): readonly Trade[] {
  const byKind = BY_KIND[kind];
  if (byKind) return byKind;
  if (trouble.fraud) return ['security'];
  const ofPart = named(BY_COMPONENT, trouble.component);
  if (kind === 'security') return ofPart ?? ['security'];
  return ofPart ?? named(BY_ACTION, trouble.action) ?? ['technician'];
}
