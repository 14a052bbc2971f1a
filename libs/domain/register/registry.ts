import type { ChainedAct, Doing } from '../act/index.js';
import { OpenHours } from '../calendar/index.js';
import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/kiosk.js';
import type { BusinessSystem } from '../kiosk/system.js';
import type { Department, Person } from '../people/index.js';
import type { Roster, RosterChanged, RosterRefusal } from '../roster/index.js';
import type { CitizenService, ServiceNeed } from '../service/index.js';
import type { Instant } from '../time/index.js';
import type { Fleet } from './fleet.js';
import { Places } from './places.js';
import { isTurned, type RegisterTurn } from './register-turn.js';

/** Thrown when a name is taken, or a thing names another that is not there. The caller must change the request. */
export class RegistryRefusal extends Error {
  constructor(
    readonly reason:
      | 'exists'
      | 'unknown-hall'
      | 'unknown-kiosk'
      | 'unknown-person'
      | 'unknown-roster'
      | 'retired'
      /** Somebody else changed it first. */
      | 'stale'
      /** The id of the act is another's. */
      | 'key-used'
      /** It was done before, and what it gave was told then. */
      | 'told-once',
    message: string,
    /** The act that was first. */
    readonly first?: Pick<ChainedAct, 'number' | 'by' | 'personId' | 'at'>,
  ) {
    super(message);
  }
}

const BY_THE_TABLES = new OpenHours();

/** The register of halls, kiosks and people. Reading is from memory, so intake may ask for every packet. */
export abstract class KioskRegistry {
  abstract kiosk(id: string): Kiosk | undefined;
  abstract hall(id: string): Hall | undefined;
  abstract person(id: string): Person | undefined;
  abstract kiosks(): Kiosk[];
  abstract halls(): Hall[];
  abstract people(): Person[];

  /** Departments; none unless the register knows some. */
  departments(): Department[] {
    return [];
  }

  /** Business systems that kiosks call; none unless the register knows some. */
  systems(): BusinessSystem[] {
    return [];
  }

  /** Who is on duty when; none unless the register knows some. */
  rosters(): Roster[] {
    return [];
  }

  /** What services need of kiosks, where the place has it otherwise than by default. */
  needs(): ServiceNeed[] {
    return [];
  }

  /** What citizens come for, as departments register it. */
  citizenServices(): CitizenService[] {
    return [];
  }

  /** Ids of the kiosks of a hall. Asked when one of them falls out, so it must not take a look at all. */
  kiosksIn(hallId: string): readonly string[] {
    return this.places.kiosksIn(hallId);
  }

  /** Ids of the halls of a region. */
  hallsIn(region: string): readonly string[] {
    return this.places.hallsIn(region);
  }

  private placed: { revision: number; places: Places } | undefined;

  private get places(): Places {
    const { revision } = this;
    if (this.placed?.revision !== revision) this.placed = { revision, places: new Places(this.halls(), this.kiosks()) };
    return this.placed.places;
  }

  /** Another one whenever a kiosk in it is not as it was. */
  get revision(): number {
    return 0;
  }

  private readonly onRetirement = new Set<(kioskId: string) => void>();

  /** Calls for every kiosk that is retired from now on; answers how to stop that. */
  onRetired(call: (kioskId: string) => void): () => void {
    this.onRetirement.add(call);
    return () => void this.onRetirement.delete(call);
  }

  /** For the register itself: the kiosk is retired, and was not. */
  protected tellRetired(kioskId: string): void {
    for (const call of this.onRetirement) call(kioskId);
  }

  private readonly onTurn = new Set<(turn: RegisterTurn) => void>();

  /** Calls whenever something in it is not as it was, whoever changed it; answers how to stop that. */
  onTurned(call: (turn: RegisterTurn) => void): () => void {
    this.onTurn.add(call);
    return () => void this.onTurn.delete(call);
  }

  /** For the register itself: it is as it says now. */
  protected tellTurned(turn: RegisterTurn): void {
    if (isTurned(turn)) for (const call of this.onTurn) call(turn);
  }

  /** Opening hours over the working calendar: the tables alone, unless the register knows what was said of its days. */
  get hours(): OpenHours {
    return BY_THE_TABLES;
  }

  /** Takes over what other processes changed up to now; what lies in memory alone is fresh. */
  async freshen(): Promise<void> {}

  /** Asks the store itself: a kiosk may have been registered by another process a moment ago. */
  abstract lookUp(kioskId: string): Promise<Kiosk | undefined>;
  /** Name of the credential that the password is, or null when the kiosk has none such. Secrets are 128 random bits: a fast hash is kept. */
  abstract credentialOf(kioskId: string, password: string): string | null;
  /** Whether a credential that let a kiosk in is valid still. */
  abstract stands(kioskId: string, credential: string): boolean;
  /** Name of the kiosk's present credential, the one that was not said to end; null when it has none. */
  abstract presentCredential(kioskId: string): string | null;
  /** True when the password is the kiosk's. */
  admits(kioskId: string, password: string): boolean {
    return this.credentialOf(kioskId, password) !== null;
  }

  // What changes something is an act in the chain, in the same transaction. What is sent twice by the same id changes once. Of a thing that the doer
  // looked at (`basedOn`) a version that is not the last is refused as `stale`.

  /** Adds one hall. Throws {@link RegistryRefusal}. */
  abstract addHall(hall: Hall, doing: Doing): Promise<void>;
  /** Adds one kiosk and answers its password, once. Throws {@link RegistryRefusal}. */
  abstract addKiosk(kiosk: Kiosk, doing: Doing): Promise<{ password: string }>;
  /** Gives a kiosk a new password and answers it, once; the present ones end at the instant. Throws {@link RegistryRefusal}. */
  abstract rotateKiosk(kioskId: string, oldValidUntil: Instant, doing: Doing): Promise<{ password: string }>;
  /** Retires a kiosk: its passwords end, and its packets are refused from now on. */
  abstract retireKiosk(kioskId: string, doing: Doing): Promise<void>;
  /** An exception or a swap of a roster, decided over it as it is kept. Answers why it is not changed; null: it is. Throws {@link RegistryRefusal}. */
  abstract changeRoster(
    rosterId: string,
    what: 'roster.except' | 'roster.swap',
    doing: Doing,
    decide: (roster: Roster) => RosterChanged,
  ): Promise<RosterRefusal | null>;
  /**
   * Takes a fleet file: new things are added, known ones replaced, none removed; each that is otherwise is one act. Answers passwords of the new
   * kiosks. `saidAt`: since when it counts, for a past that is made up; now when absent.
   */
  abstract takeFleet(fleet: Fleet, doing: Doing, saidAt?: Instant): Promise<{ passwords: Record<string, string> }>;
}
