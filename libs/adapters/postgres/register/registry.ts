import { MoreThan } from 'typeorm';
import type { Doing, Subject } from '#libs/domain/act/index.js';
import type { OpenHours } from '#libs/domain/calendar/index.js';
import type { Hall } from '#libs/domain/hall/index.js';
import { type BusinessSystem, type Kiosk, type KioskState } from '#libs/domain/kiosk/index.js';
import type { Department, Person } from '#libs/domain/people/index.js';
import { type Fleet, KioskRegistry, NO_TURN, RegistryRefusal } from '#libs/domain/register/index.js';
import type { Roster, RosterChanged, RosterRefusal } from '#libs/domain/roster/index.js';
import type { CitizenService, ServiceNeed } from '#libs/domain/service/index.js';
import type { Clock, Instant } from '#libs/domain/time/index.js';
import { type Report, SystemClock } from '#libs/runtime/index.js';
import type { Database } from '../database.js';
import { BusinessSystemEntity } from '../entities/business-system.entity.js';
import { CitizenServiceEntity } from '../entities/citizen-service.entity.js';
import { DepartmentEntity } from '../entities/department.entity.js';
import { HallEntity } from '../entities/hall.entity.js';
import { KioskEntity } from '../entities/kiosk.entity.js';
import { PersonEntity } from '../entities/person.entity.js';
import { RosterEntity } from '../entities/roster.entity.js';
import { ServiceNeedEntity } from '../entities/service-need.entity.js';
import { RegisterNotRefreshed } from '../events.js';
import { noteAsFound } from './as-found.js';
import { PostgresCalendar } from './calendar.js';
import { AT_ONCE, Credentials, endSecrets, giveSecrets, makeRoom, withoutSecret } from './credentials.js';
import { DoneBefore, demandNew, RegisterWriting } from './register-acts.js';
import { mustBeActive, refuseTwins, registered } from './register-rows.js';
import { RegisterShelf } from './register-shelf.js';
import { refusalOf } from './registry-refusal.js';

/** Name of the row that is a whole table. */
const WHOLE = 'all';

/** Thrown to leave the transaction in which a roster was to be changed. */
class RosterNotChanged extends Error {
  constructor(readonly refused: RosterRefusal) {
    super(refused);
  }
}

/** What was sent was done before: it is done once. */
const DONE_BEFORE: unique symbol = Symbol('done before');

/** What is written, and by whom. */
interface Written {
  how: 'hall' | 'kiosk' | 'roster' | 'fleet';
  id: string;
  /** Of a fleet file there is none. */
  subject?: Subject;
  doing: Doing;
  at?: Instant | undefined;
}

const written = (how: 'hall' | 'kiosk' | 'roster', id: string, doing: Doing): Written => ({
  how,
  id,
  subject: { kind: how, id },
  doing,
});

/** The register in PostgreSQL, held in memory for reading. What other processes change comes by the feed of changes. */
export class PostgresRegistry extends KioskRegistry {
  private readonly shelf = new RegisterShelf((kioskId) => this.tellRetired(kioskId));
  private readonly credentials = new Credentials();
  private seenCredentials = 0;
  private refreshing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    /** What administrators say of days. */
    readonly calendar: PostgresCalendar,
  ) {
    super();
  }

  /** Loads the register and keeps it fresh. */
  static async open(database: Database, clock: Clock = new SystemClock(), report: Report = () => {}): Promise<PostgresRegistry> {
    const registry = new PostgresRegistry(database, clock, await PostgresCalendar.open(database, clock, report));
    registry.calendar.onSaid(() => registry.tellTurned({ ...NO_TURN, days: true }));
    await noteAsFound(database, clock.now());
    await registry.refresh();
    database.feed.onForeignRegister(() => {
      registry.refresh().catch((error: unknown) => report(new RegisterNotRefreshed(error)));
    });
    return registry;
  }

  override kiosk(id: string): Kiosk | undefined {
    return this.shelf.kiosks.get(id);
  }

  override hall(id: string): Hall | undefined {
    return this.shelf.halls.get(id);
  }

  override person(id: string): Person | undefined {
    return this.shelf.people.get(id);
  }

  override kiosks(): Kiosk[] {
    return [...this.shelf.kiosks.values()];
  }

  override halls(): Hall[] {
    return [...this.shelf.halls.values()];
  }

  override people(): Person[] {
    return [...this.shelf.people.values()];
  }

  override departments(): Department[] {
    return [...this.shelf.departments.values()];
  }

  override systems(): BusinessSystem[] {
    return [...this.shelf.systems.values()];
  }

  override citizenServices(): CitizenService[] {
    return [...this.shelf.citizenServices.values()];
  }

  override rosters(): Roster[] {
    return [...this.shelf.rosters.values()];
  }

  override needs(): ServiceNeed[] {
    return this.shelf.needs.get(WHOLE)?.lines ?? [];
  }

  override kiosksIn(hallId: string): readonly string[] {
    return this.shelf.places.kiosksIn(hallId);
  }

  override hallsIn(region: string): readonly string[] {
    return this.shelf.places.hallsIn(region);
  }

  override get revision(): number {
    return Math.max(this.shelf.seenOf(KioskEntity), this.shelf.seenOf(HallEntity));
  }

  override get hours(): OpenHours {
    return this.calendar.hours;
  }

  override freshen(): Promise<void> {
    return this.refresh();
  }

  override async lookUp(kioskId: string): Promise<Kiosk | undefined> {
    const { manager } = this.database;
    const newer = { id: kioskId, revision: MoreThan(this.shelf.seenOf(KioskEntity)) };
    if (await manager.existsBy(KioskEntity, newer)) await this.refresh();
    return this.kiosk(kioskId);
  }

  override credentialOf(kioskId: string, password: string): string | null {
    return this.credentials.find(kioskId, password, this.clock.now());
  }

  override stands(kioskId: string, credential: string): boolean {
    return this.credentials.stands(kioskId, credential, this.clock.now());
  }

  override presentCredential(kioskId: string): string | null {
    return this.credentials.present(kioskId);
  }

  /** Names of the kiosk's secrets that are valid now, the present one first: the beginning of each one's SHA-256. */
  secretMarks(kioskId: string): string[] {
    return this.credentials.marks(kioskId, this.clock.now());
  }

  override async addHall(hall: Hall, doing: Doing): Promise<void> {
    await this.write(written('hall', hall.id, doing), (writing) => writing.add('hall', HallEntity, hall));
  }

  override async addKiosk(kiosk: Kiosk, doing: Doing): Promise<{ password: string }> {
    const secrets = await this.write(written('kiosk', kiosk.id, doing), async (writing) => {
      await writing.add('kiosk', KioskEntity, kiosk);
      return giveSecrets(writing.manager, [kiosk.id], this.clock.now(), writing.revision);
    });
    return { password: toldNow(secrets, kiosk.id) };
  }

  override async rotateKiosk(kioskId: string, oldValidUntil: Instant, doing: Doing): Promise<{ password: string }> {
    const of = written('kiosk', kioskId, doing);
    const secrets = await this.write(of, async (writing) => {
      const { manager, revision } = writing;
      await mustBeActive(manager, kioskId);
      await writing.demandFresh('kiosk', [kioskId]);
      const now = this.clock.now();
      await endSecrets(manager, [kioskId], oldValidUntil, now, revision);
      await makeRoom(manager, kioskId);
      writing.noteAct('kiosk.rotate', { kind: 'kiosk', id: kioskId }, { before: null, after: { oldValidUntil } });
      return giveSecrets(manager, [kioskId], now, revision);
    });
    return { password: toldNow(secrets, kioskId) };
  }

  override async retireKiosk(kioskId: string, doing: Doing): Promise<void> {
    await this.write(written('kiosk', kioskId, doing), async (writing) => {
      const { body } = await registered(writing.manager, kioskId);
      await writing.put('kiosk', KioskEntity, [{ ...body, state: 'retired' as const }]);
      await endSecrets(writing.manager, [kioskId], AT_ONCE, this.clock.now(), writing.revision);
    });
  }

  override async changeRoster(
    rosterId: string,
    what: 'roster.except' | 'roster.swap',
    doing: Doing,
    decide: (roster: Roster) => RosterChanged,
  ): Promise<RosterRefusal | null> {
    try {
      await this.write(written('roster', rosterId, doing), async (writing) => {
        const row = await writing.manager.findOneBy(RosterEntity, { id: rosterId });
        if (!row) throw new RegistryRefusal('unknown-roster', `There is no roster ${rosterId}.`);
        const changed = decide(row.body);
        if ('refused' in changed) throw new RosterNotChanged(changed.refused);
        await writing.put('roster', RosterEntity, [changed.roster], what);
      });
      return null;
    } catch (error) {
      if (error instanceof RosterNotChanged) return error.refused;
      throw error;
    }
  }

  override async takeFleet(fleet: Fleet, doing: Doing, saidAt?: Instant): Promise<{ passwords: Record<string, string> }> {
    const { people, halls, kiosks, departments = [], systems = [], citizenServices = [], rosters = [], needs } = fleet;
    const named = { person: people, hall: halls, kiosk: kiosks, department: departments, system: systems };
    for (const [what, things] of Object.entries({ ...named, "citizens' service": citizenServices, roster: rosters }))
      refuseTwins(what, things);
    const take = async (writing: RegisterWriting): Promise<Record<string, string>> => {
      await writing.put('department', DepartmentEntity, departments);
      await writing.put('person', PersonEntity, people);
      await writing.put('system', BusinessSystemEntity, systems);
      await writing.put('citizenService', CitizenServiceEntity, citizenServices);
      if (needs) await writing.put('needs', ServiceNeedEntity, [{ id: WHOLE, lines: needs }]);
      await writing.put('hall', HallEntity, halls);
      await writing.put('kiosk', KioskEntity, kiosks);
      await writing.put('roster', RosterEntity, rosters);
      const { manager, revision } = writing;
      const now = this.clock.now();
      await endSecrets(manager, idsOf(kiosks, 'retired'), AT_ONCE, now, revision);
      return giveSecrets(manager, await withoutSecret(manager, idsOf(kiosks, 'active')), now, revision);
    };
    const passwords = await this.write({ how: 'fleet', id: 'fleet', doing, at: saidAt }, take);
    return { passwords: passwords === DONE_BEFORE ? {} : passwords };
  }

  /** Takes over what changed in the store since the last time. One at a time, so that an older answer never comes last. */
  refresh(): Promise<void> {
    const next = this.refreshing.then(() => this.readNews());
    this.refreshing = next.catch(() => {});
    return next;
  }

  private async readNews(): Promise<void> {
    // Credentials first: a kiosk that is known and not yet admitted would be sent away.
    this.seenCredentials = await this.credentials.refresh(this.database.manager, this.seenCredentials);
    this.tellTurned(await this.shelf.refresh(this.database.manager));
  }

  /** Writes to the register and to the chain in one transaction, tells of it, and reads back what now stands. */
  private async write<T>(of: Written, act: (writing: RegisterWriting) => Promise<T>): Promise<T | typeof DONE_BEFORE> {
    const { how, id, subject, doing, at = this.clock.now() } = of;
    const news = { at, what: 'register', how, subject: id, body: {} } as const;
    const change = this.database.change(news, async (manager, revision) => {
      await demandNew(manager, doing, subject);
      const writing = new RegisterWriting(manager, revision, doing, at);
      const result = await act(writing);
      await writing.finish();
      return result;
    });
    const result = await change.catch((error: unknown): typeof DONE_BEFORE => {
      if (error instanceof DoneBefore) return DONE_BEFORE;
      throw refusalOf(error, id);
    });
    await this.refresh();
    return result;
  }
}

/** The password that was just made. Throws {@link RegistryRefusal} when it was told before: only its hash is kept. */
function toldNow(secrets: Record<string, string> | typeof DONE_BEFORE, kioskId: string): string {
  if (secrets !== DONE_BEFORE) return secrets[kioskId] as string;
  throw new RegistryRefusal(
    'told-once',
    `This was done before, and the password of ${kioskId} was told then. Give it a new one.`,
  );
}

const idsOf = (kiosks: Kiosk[], state: KioskState): string[] =>
  kiosks.filter((kiosk) => kiosk.state === state).map((kiosk) => kiosk.id);
