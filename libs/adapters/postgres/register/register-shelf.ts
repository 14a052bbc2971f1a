import type { Hall } from '#libs/domain/hall/index.js';
import { type BusinessSystem, type Kiosk } from '#libs/domain/kiosk/index.js';
import type { Person } from '#libs/domain/people/index.js';
import { Places, type RegisterTurn, type Turned } from '#libs/domain/register/index.js';
import type { CitizenService, ServiceNeed } from '#libs/domain/service/index.js';
import type { Sql } from '../sql.js';
import type { RegisterTable } from './register-rows.js';

/** The register in memory, by id. */
export class RegisterShelf {
  readonly people = new Map<string, Person>();
  readonly halls = new Map<string, Hall>();
  readonly kiosks = new Map<string, Kiosk>();
  readonly systems = new Map<string, BusinessSystem>();
  readonly citizenServices = new Map<string, CitizenService>();
  /** One row: the whole table. */
  readonly needs = new Map<string, { lines: ServiceNeed[] }>();
  readonly places = new Places();
  /** Newest revision taken over, by table. Revisions become visible in order, so nothing older comes later. */
  readonly seen: Record<RegisterTable, number> = {
    person: 0,
    hall: 0,
    kiosk: 0,
    business_system: 0,
    service_need: 0,
    citizen_service: 0,
  };

  /** @param retired told of each kiosk that is retired by what is new. */
  constructor(private readonly retired: (kioskId: string) => void) {}

  /** Takes over what is new, and answers it. People and halls before the kiosks that name them. */
  async refresh(sql: Sql): Promise<RegisterTurn> {
    const people = await this.take(sql, 'person', this.people);
    const systems = await this.take(sql, 'business_system', this.systems);
    const needs = await this.take(sql, 'service_need', this.needs);
    const citizenServices = await this.take(sql, 'citizen_service', this.citizenServices);
    const halls = await this.take(sql, 'hall', this.halls, (hall) => this.places.takeHalls([hall]));
    const kiosks = await this.take(sql, 'kiosk', this.kiosks, (kiosk, before) => {
      this.places.takeKiosk(kiosk, before);
      if (kiosk.state === 'retired' && before?.state === 'active') this.retired(kiosk.id);
    });
    const isOfServices = needs.length + citizenServices.length > 0;
    return { people, systems, halls, kiosks, days: false, ...(isOfServices && { services: true as const }) };
  }

  private async take<T>(
    sql: Sql,
    table: RegisterTable,
    shelf: Map<string, T>,
    placed: (thing: T, before: T | undefined) => void = () => {},
  ): Promise<Turned<T>[]> {
    const rows = await sql.query<{ id: string; body: T; revision: string }>(
      `SELECT id, body, revision FROM ${table} WHERE revision > $1 ORDER BY revision, id`,
      [this.seen[table]],
    );
    const turned: Turned<T>[] = [];
    for (const { id, body } of rows) {
      const before = shelf.get(id);
      turned.push({ before, now: body });
      placed(body, before);
      shelf.set(id, body);
    }
    const newest = rows.at(-1);
    if (newest) this.seen[table] = Number(newest.revision);
    return turned;
  }
}
