import type { Loss } from '../fault/index.js';
import type { Kiosk } from '../kiosk/index.js';

/** Without one of the components the service is not given: where a place has it otherwise than the default table. */
export interface ServiceNeed {
  /** `ALL`: whatever the kiosk offers. */
  service: string;
  components: string[];
  /** Types of kiosks that it is so for; absent: all. */
  types?: string[];
  /** Kiosks that it is so for; absent: all. */
  kiosks?: string[];
}

type Table = Readonly<Record<string, readonly string[]>>;

/** Without a prototype: services and types are a place's own words, and one may be called `constructor`. */
const table = <T>(entries: Record<string, T>): Readonly<Record<string, T>> => Object.assign(Object.create(null), entries);

/** Engineering judgement, not law. */
const EVERYWHERE: Table = table({
  ALL: ['touchScreen', 'display'],
  CASH: ['noteAcceptor', 'cashUnit', 'safeDoor'],
  COIN: ['coinAcceptor', 'coinHopper', 'safeDoor'],
  CARDPAY: ['cardReader', 'pinPad'],
  QRPAY: ['qrScanner'],
  ID: ['idReader', 'faceCamera'],
  RCPT: ['receiptPrinter'],
  DOC: ['documentPrinter'],
  INV: ['invoicePrinter'],
  LIC: ['licencePrinter'],
  ISSUE: ['cardDispenser'],
  WDL: ['cashDispenser', 'cardReader', 'pinPad', 'safeDoor'],
  QUERY: ['ticketPrinter'],
});

/** A bank's machine does nothing for whoever it cannot tell by a card. */
const BANKING: Table = table({
  QUERY: ['cardReader', 'pinPad'],
  CASH: ['noteAcceptor', 'cashUnit', 'safeDoor', 'cardReader', 'pinPad'],
});

const BY_TYPE: Readonly<Record<string, Table>> = table({ ATM: BANKING, CRS: BANKING, BANK: BANKING });

/** How particular a place's line is about a kiosk; null: it is not for it. */
function particular({ types, kiosks }: ServiceNeed, { id, type }: Kiosk): number | null {
  if ((kiosks && !kiosks.includes(id)) || (types && !types.includes(type))) return null;
  return (kiosks ? 2 : 0) + (types ? 1 : 0);
}

/** The components that a service needs at a kiosk: by the place's line that is most particular about it, else by the defaults. */
export function needsOf(kiosk: Kiosk, service: string, own: readonly ServiceNeed[]): readonly string[] {
  let best: { need: ServiceNeed; rank: number } | undefined;
  for (const need of own) {
    const rank = need.service === service ? particular(need, kiosk) : null;
    if (rank !== null && rank >= (best?.rank ?? 0)) best = { need, rank };
  }
  return best?.need.components ?? BY_TYPE[kiosk.type]?.[service] ?? EVERYWHERE[service] ?? [];
}

/** What is lost, of what a kiosk offers, while these components do not work. */
export function lostWithout(kiosk: Kiosk, components: readonly string[], own: readonly ServiceNeed[]): Loss {
  const needs = (service: string): boolean => needsOf(kiosk, service, own).some((component) => components.includes(component));
  return needs('ALL') ? 'ALL' : kiosk.services.filter(needs);
}
