import type { OpenHours } from '#libs/domain/calendar/index.js';
import type { Hall } from '#libs/domain/hall/index.js';
import { type BusinessSystem, type Kiosk, type KioskState } from '#libs/domain/kiosk/index.js';
import type { Person } from '#libs/domain/people/index.js';
import { type Fleet, KioskRegistry, NO_TURN, RegistryRefusal } from '#libs/domain/register/index.js';
import type { CitizenService, ServiceNeed } from '#libs/domain/service/index.js';
import type { Clock, Instant } from '#libs/domain/time/index.js';
import { type Report, SystemClock } from '#libs/runtime/index.js';
import type { Database, Transaction } from '../database.js';
import { RegisterNotRefreshed } from '../events.js';
import { json } from '../sql.js';
import { PostgresCalendar } from './calendar.js';
import { AT_ONCE, Credentials, endSecrets, giveSecrets, makeRoom } from './credentials.js';
import { add, mustBeActive, refuseTwins, replace, withoutSecret } from './register-rows.js';
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
    return Math.max(this.shelf.seen.kiosk, this.shelf.seen.hall);
  }

  override get hours(): OpenHours {
    return this.calendar.hours;
  }

  override freshen(): Promise<void> {
    return this.refresh();
  }

  override async lookUp(kioskId: string): Promise<Kiosk | undefined> {
    const [row] = await this.database.query<{ revision: string }>('SELECT revision FROM kiosk WHERE id = $1', [kioskId]);
    if (row && Number(row.revision) > this.shelf.seen.kiosk) await this.refresh();
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
    return this.write('hall', hall.id, (transaction, revision) => add(transaction, 'hall', hall, revision));
  }

  override async addKiosk(kiosk: Kiosk): Promise<{ password: string }> {
    const secrets = await this.write('kiosk', kiosk.id, async (transaction, revision) => {
      await add(transaction, 'kiosk', kiosk, revision);
      return giveSecrets(transaction, [kiosk.id], this.clock.now(), revision);
    });
    return { password: secrets[kiosk.id] as string };
  }

  override async rotateKiosk(kioskId: string, oldValidUntil: Instant): Promise<{ password: string }> {
    const secrets = await this.write('kiosk', kioskId, async (transaction, revision) => {
      await mustBeActive(transaction, kioskId);
      const now = this.clock.now();
      await endSecrets(transaction, [kioskId], oldValidUntil, now, revision);
      await makeRoom(transaction, kioskId);
      return giveSecrets(transaction, [kioskId], now, revision);
    });
    return { password: secrets[kioskId] as string };
  }

  override retireKiosk(kioskId: string): Promise<void> {
    return this.write('kiosk', kioskId, async (transaction, revision) => {
      const retired = await transaction.query(
        'UPDATE kiosk SET body = body || $2::jsonb, revision = $3 WHERE id = $1 RETURNING id',
        [kioskId, json({ state: 'retired' }), revision],
      );
      if (retired.length === 0) throw new RegistryRefusal('unknown-kiosk', `There is no kiosk ${kioskId}.`);
      await endSecrets(transaction, [kioskId], AT_ONCE, this.clock.now(), revision);
    });
  }

  override async takeFleet(fleet: Fleet, saidAt?: Instant): Promise<{ passwords: Record<string, string> }> {
    const { people, halls, kiosks, systems = [], citizenServices = [], needs } = fleet;
    const named = { person: people, hall: halls, kiosk: kiosks, system: systems, "citizens' service": citizenServices };
    for (const [what, things] of Object.entries(named)) refuseTwins(what, things);
    const take = async (transaction: Transaction, revision: number): Promise<Record<string, string>> => {
      await replace(transaction, 'person', people, revision);
      await replace(transaction, 'business_system', systems, revision);
      await replace(transaction, 'citizen_service', citizenServices, revision);
      if (needs) await replace(transaction, 'service_need', [wholeTable(needs)], revision);
      await replace(transaction, 'hall', halls, revision);
      await replace(transaction, 'kiosk', kiosks, revision);
      const now = this.clock.now();
      await endSecrets(transaction, idsOf(kiosks, 'retired'), AT_ONCE, now, revision);
      return giveSecrets(transaction, await withoutSecret(transaction, idsOf(kiosks, 'active')), now, revision);
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
    this.seenCredentials = await this.credentials.refresh(this.database, this.seenCredentials);
    this.tellTurned(await this.shelf.refresh(this.database));
  }

  /** Writes to the register in one transaction, tells of it, and reads back what now stands. */
  private async write<T>(
    how: string,
    subject: string,
    act: (transaction: Transaction, revision: number) => Promise<T>,
    at = this.clock.now(),
  ): Promise<T> {
    const result = await this.database
      .transact(async (transaction) => {
        const revision = await transaction.tellNow({ at, what: 'register', how, subject, body: {} });
        return act(transaction, revision);
      })
      .catch((error: unknown) => {
        throw refusalOf(error, subject);
      });
    await this.refresh();
    return result;
  }
}

const idsOf = (kiosks: Kiosk[], state: KioskState): string[] =>
  kiosks.filter((kiosk) => kiosk.state === state).map((kiosk) => kiosk.id);
