import type { Hall } from '#libs/domain/hall/index.js';
import { type BusinessSystem, type Kiosk } from '#libs/domain/kiosk/index.js';
import type { Person } from '#libs/domain/people/index.js';
import { type Fleet, KioskRegistry } from '#libs/domain/register/index.js';
import type { Roster } from '#libs/domain/roster/index.js';
import type { CitizenService, ServiceNeed } from '#libs/domain/service/index.js';

/** Thrown by what would change a register that is a file's. */
export class RegisterFixed extends Error {
  readonly retry = false;
  constructor() {
    super('This register is as its fleet file has it; change the file.');
  }
}

const byId = <T extends { id: string }>(things: T[]): Map<string, T> => new Map(things.map((thing) => [thing.id, thing]));
const fixed = (): Promise<never> => Promise.reject(new RegisterFixed());

/** A register that is as a fleet file has it, and lets nobody in. */
export class FleetRegistry extends KioskRegistry {
  private readonly byKiosk: Map<string, Kiosk>;
  private readonly byHall: Map<string, Hall>;
  private readonly byPerson: Map<string, Person>;

  constructor(private readonly fleet: Fleet) {
    super();
    this.byKiosk = byId(fleet.kiosks);
    this.byHall = byId(fleet.halls);
    this.byPerson = byId(fleet.people);
  }

  override kiosk = (id: string): Kiosk | undefined => this.byKiosk.get(id);
  override hall = (id: string): Hall | undefined => this.byHall.get(id);
  override person = (id: string): Person | undefined => this.byPerson.get(id);
  override kiosks = (): Kiosk[] => this.fleet.kiosks;
  override halls = (): Hall[] => this.fleet.halls;
  override people = (): Person[] => this.fleet.people;
  override systems(): BusinessSystem[] {
    return this.fleet.systems ?? [];
  }
  override needs(): ServiceNeed[] {
    return this.fleet.needs ?? [];
  }
  override citizenServices(): CitizenService[] {
    return this.fleet.citizenServices ?? [];
  }
  override rosters(): Roster[] {
    return this.fleet.rosters ?? [];
  }
  override lookUp = async (id: string): Promise<Kiosk | undefined> => this.byKiosk.get(id);
  override credentialOf = (): null => null;
  override presentCredential = (): null => null;
  override stands = (): boolean => false;
  override addHall = fixed;
  override addKiosk = fixed;
  override rotateKiosk = fixed;
  override retireKiosk = fixed;
  override changeRoster = fixed;
  override takeFleet = fixed;
}
