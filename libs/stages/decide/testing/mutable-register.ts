import {
  type BusinessSystem,
  type CitizenService,
  type Hall,
  type Kiosk,
  KioskRegistry,
  NO_TURN,
  type Person,
  type Roster,
  type ServiceNeed,
} from '#libs/domain/index.js';

/** What is put into the register in place of what was there. */
export interface Put {
  kiosks?: Kiosk[];
  halls?: Hall[];
  people?: Person[];
  systems?: BusinessSystem[];
  needs?: ServiceNeed[];
  citizenServices?: CitizenService[];
  rosters?: Roster[];
}

const refuse = (): Promise<never> => Promise.reject(new Error('This register is changed by put alone'));

function putInto<T extends { id: string }>(known: Map<string, T>, things: T[] = []): { before: T | undefined; now: T }[] {
  return things.map((now) => {
    const before = known.get(now.id);
    known.set(now.id, now);
    return { before, now };
  });
}

/** A register in memory that changes while somebody looks, and lets nobody in. */
export class MutableRegister extends KioskRegistry {
  private readonly byKiosk = new Map<string, Kiosk>();
  private readonly byHall = new Map<string, Hall>();
  private readonly byPerson = new Map<string, Person>();
  private readonly bySystem = new Map<string, BusinessSystem>();
  private table: ServiceNeed[] = [];
  private forCitizens: CitizenService[] = [];
  private onDuty: Roster[] = [];
  private changes = 0;

  put({ kiosks, halls, people, systems, needs, citizenServices, rosters }: Put): void {
    this.changes++;
    this.table = needs ?? this.table;
    this.onDuty = rosters ?? this.onDuty;
    this.forCitizens = citizenServices ?? this.forCitizens;
    this.tellTurned({
      ...NO_TURN,
      ...((needs || citizenServices) && { services: true }),
      people: putInto(this.byPerson, people),
      systems: putInto(this.bySystem, systems),
      halls: putInto(this.byHall, halls),
      kiosks: putInto(this.byKiosk, kiosks),
    });
  }

  override get revision(): number {
    return this.changes;
  }
  override kiosk = (id: string): Kiosk | undefined => this.byKiosk.get(id);
  override hall = (id: string): Hall | undefined => this.byHall.get(id);
  override person = (id: string): Person | undefined => this.byPerson.get(id);
  override kiosks = (): Kiosk[] => [...this.byKiosk.values()];
  override halls = (): Hall[] => [...this.byHall.values()];
  override people = (): Person[] => [...this.byPerson.values()];
  override systems(): BusinessSystem[] {
    return [...this.bySystem.values()];
  }
  override needs = (): ServiceNeed[] => this.table;
  override citizenServices = (): CitizenService[] => this.forCitizens;
  override rosters = (): Roster[] => this.onDuty;
  override lookUp = async (id: string): Promise<Kiosk | undefined> => this.byKiosk.get(id);
  override credentialOf = (): null => null;
  override presentCredential = (): null => null;
  override stands = (): boolean => false;
  override addHall = refuse;
  override addKiosk = refuse;
  override rotateKiosk = refuse;
  override retireKiosk = refuse;
  override changeRoster = refuse;
  override takeFleet = refuse;
}
