import type { Kiosk } from '../kiosk/index.js';
import type { Instant } from '../time/index.js';
import { type Gives, gives, type KnownOf, type NotGiven } from './gives.js';

/** Whether a kiosk gives a service now, and what keeps it from it. */
export interface ServiceNow {
  service: string;
  up: boolean;
  /** Id of the incident, or of what is withheld, that keeps it; else the word for it, as in `reason`. Null: nothing. */
  because: string | null;
  /** Null: it is up. */
  reason: NotGiven | null;
}

const told = (service: string, answer: Gives): ServiceNow =>
  answer.gives
    ? { service, up: true, because: null, reason: null }
    : { service, up: false, because: answer.by ?? answer.because, reason: answer.because };

/** What a kiosk should give. One that never said so gives everything or nothing. */
export const servicesOf = ({ services }: Pick<Kiosk, 'services'>): readonly string[] =>
  services.length > 0 ? services : ['ALL'];

/** Every service that the kiosk offers, by what is known of it. */
export const servicesNow = (kiosk: Kiosk, at: Instant, known: KnownOf): ServiceNow[] =>
  servicesOf(kiosk).map((service) => told(service, gives(kiosk, service, at, known)));

/** Whether everything that is offered is given. */
export const givesAll = (now: readonly ServiceNow[]): boolean => now.every(({ up }) => up);

/** What keeps a service and is no trouble: a kiosk that never spoke may not be installed yet, and what was foreseen is well. */
const FORESEEN: ReadonlySet<NotGiven> = new Set<NotGiven>(['never-heard', 'closed', 'planned-work', 'retired', 'not-offered']);

/** Whether people cannot have something that they could have of it. */
export const lacks = (now: readonly ServiceNow[]): boolean => now.some(({ reason }) => reason !== null && !FORESEEN.has(reason));
