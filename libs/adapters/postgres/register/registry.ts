import { type EntityManager, MoreThan } from 'typeorm';
import type { OpenHours } from '#libs/domain/calendar/index.js';
import type { Hall } from '#libs/domain/hall/index.js';
import { type BusinessSystem, type Kiosk, type KioskState } from '#libs/domain/kiosk/index.js';
import type { Person } from '#libs/domain/people/index.js';
import { type Fleet, KioskRegistry, NO_TURN } from '#libs/domain/register/index.js';
import type { CitizenService, ServiceNeed } from '#libs/domain/service/index.js';
import type { Clock, Instant } from '#libs/domain/time/index.js';
import { type Report, SystemClock } from '#libs/runtime/index.js';
import type { Database } from '../database.js';
import { BusinessSystemEntity } from '../entities/business-system.entity.js';
import { CitizenServiceEntity } from '../entities/citizen-service.entity.js';
import { HallEntity } from '../entities/hall.entity.js';
import { KioskEntity } from '../entities/kiosk.entity.js';
import { PersonEntity } from '../entities/person.entity.js';
import { ServiceNeedEntity } from '../entities/service-need.entity.js';
import { RegisterNotRefreshed } from '../events.js';
import { PostgresCalendar } from './calendar.js';
import { AT_ONCE, Credentials, endSecrets, giveSecrets, makeRoom, withoutSecret } from './credentials.js';
import { mustBeActive, refuseTwins, registered, replace } from './register-rows.js';
import { RegisterShelf } from './register-shelf.js';
import { refusalOf } from './registry-refusal.js';

/** Name of the row that is a whole table. */
const WHOLE = 'all';
const wholeTable = (lines: ServiceNeed[]) => ({ id: WHOLE, lines });

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

  override systems(): BusinessSystem[] {
    return [...this.shelf.systems.values()];
  }

  override citizenServices(): CitizenService[] {
    return [...this.shelf.citizenServices.values()];
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

  override addHall(hall: Hall): Promise<void> {
    return this.write('hall', hall.id, async (manager, revision) => {
      await manager.insert(HallEntity, { id: hall.id, body: hall, revision });
    });
  }

  override async addKiosk(kiosk: Kiosk): Promise<{ password: string }> {
    const secrets = await this.write('kiosk', kiosk.id, async (manager, revision) => {
      await manager.insert(KioskEntity, { id: kiosk.id, body: kiosk, revision });
      return giveSecrets(manager, [kiosk.id], this.clock.now(), revision);
    });
    return { password: secrets[kiosk.id] as string };
  }

  override async rotateKiosk(kioskId: string, oldValidUntil: Instant): Promise<{ password: string }> {
    const secrets = await this.write('kiosk', kioskId, async (manager, revision) => {
      await mustBeActive(manager, kioskId);
      const now = this.clock.now();
      await endSecrets(manager, [kioskId], oldValidUntil, now, revision);
      await makeRoom(manager, kioskId);
      return giveSecrets(manager, [kioskId], now, revision);
    });
    return { password: secrets[kioskId] as string };
  }

  override retireKiosk(kioskId: string): Promise<void> {
    return this.write('kiosk', kioskId, async (manager, revision) => {
      const { body } = await registered(manager, kioskId);
      await manager.update(KioskEntity, { id: kioskId }, { body: { ...body, state: 'retired' }, revision });
      await endSecrets(manager, [kioskId], AT_ONCE, this.clock.now(), revision);
    });
  }

  override async takeFleet(fleet: Fleet, saidAt?: Instant): Promise<{ passwords: Record<string, string> }> {
    const { people, halls, kiosks, systems = [], citizenServices = [], needs } = fleet;
    const named = { person: people, hall: halls, kiosk: kiosks, system: systems, "citizens' service": citizenServices };
    for (const [what, things] of Object.entries(named)) refuseTwins(what, things);
    const take = async (manager: EntityManager, revision: number): Promise<Record<string, string>> => {
      await replace(manager, PersonEntity, people, revision);
      await replace(manager, BusinessSystemEntity, systems, revision);
      await replace(manager, CitizenServiceEntity, citizenServices, revision);
      if (needs) await replace(manager, ServiceNeedEntity, [wholeTable(needs)], revision);
      await replace(manager, HallEntity, halls, revision);
      await replace(manager, KioskEntity, kiosks, revision);
      const now = this.clock.now();
      await endSecrets(manager, idsOf(kiosks, 'retired'), AT_ONCE, now, revision);
      return giveSecrets(manager, await withoutSecret(manager, idsOf(kiosks, 'active')), now, revision);
    };
    return { passwords: await this.write('fleet', 'fleet', take, saidAt) };
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

  /** Writes to the register in one transaction, tells of it, and reads back what now stands. */
  private async write<T>(
    how: string,
    subject: string,
    act: (manager: EntityManager, revision: number) => Promise<T>,
    at = this.clock.now(),
  ): Promise<T> {
    const result = await this.database.change({ at, what: 'register', how, subject, body: {} }, act).catch((error: unknown) => {
      throw refusalOf(error, subject);
    });
    await this.refresh();
    return result;
  }
}

const idsOf = (kiosks: Kiosk[], state: KioskState): string[] =>
  kiosks.filter((kiosk) => kiosk.state === state).map((kiosk) => kiosk.id);
