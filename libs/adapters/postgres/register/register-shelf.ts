import { type EntityManager, MoreThan } from 'typeorm';
import type { Hall } from '#libs/domain/hall/index.js';
import { type BusinessSystem, type Kiosk } from '#libs/domain/kiosk/index.js';
import type { Department, Person } from '#libs/domain/people/index.js';
import { Places, type RegisterTurn, type Turned } from '#libs/domain/register/index.js';
import type { Roster } from '#libs/domain/roster/index.js';
import type { CitizenService, ServiceNeed } from '#libs/domain/service/index.js';
import { BusinessSystemEntity } from '../entities/business-system.entity.js';
import { CitizenServiceEntity } from '../entities/citizen-service.entity.js';
import { DepartmentEntity } from '../entities/department.entity.js';
import { HallEntity } from '../entities/hall.entity.js';
import { KioskEntity } from '../entities/kiosk.entity.js';
import { PersonEntity } from '../entities/person.entity.js';
import type { RegisterRow } from '../entities/register-row.entity.js';
import { RosterEntity } from '../entities/roster.entity.js';
import { ServiceNeedEntity } from '../entities/service-need.entity.js';
import type { RegisterEntity } from './register-rows.js';

/** The register in memory, by id. */
export class RegisterShelf {
  readonly people = new Map<string, Person>();
  readonly halls = new Map<string, Hall>();
  readonly kiosks = new Map<string, Kiosk>();
  readonly departments = new Map<string, Department>();
  readonly systems = new Map<string, BusinessSystem>();
  readonly citizenServices = new Map<string, CitizenService>();
  readonly rosters = new Map<string, Roster>();
  /** One row: the whole table. */
  readonly needs = new Map<string, { lines: ServiceNeed[] }>();
  readonly places = new Places();
  private readonly seen = new Map<RegisterEntity<object>, number>();

  /** @param retired told of each kiosk that is retired by what is new. */
  constructor(private readonly retired: (kioskId: string) => void) {}

  /** Newest revision taken over. Revisions become visible in order, so nothing older comes later. */
  seenOf(entity: RegisterEntity<object>): number {
    return this.seen.get(entity) ?? 0;
  }

  /** Takes over what is new, and answers it. People and halls before the kiosks that name them. */
  async refresh(manager: EntityManager): Promise<RegisterTurn> {
    const people = await this.take(manager, PersonEntity, this.people);
    await this.take(manager, DepartmentEntity, this.departments);
    const systems = await this.take(manager, BusinessSystemEntity, this.systems);
    const needs = await this.take(manager, ServiceNeedEntity, this.needs);
    const citizenServices = await this.take(manager, CitizenServiceEntity, this.citizenServices);
    await this.take(manager, RosterEntity, this.rosters);
    const halls = await this.take(manager, HallEntity, this.halls, (hall) => this.places.takeHalls([hall]));
    const kiosks = await this.take(manager, KioskEntity, this.kiosks, (kiosk, before) => {
      this.places.takeKiosk(kiosk, before);
      if (kiosk.state === 'retired' && before?.state === 'active') this.retired(kiosk.id);
    });
    const isOfServices = needs.length + citizenServices.length > 0;
    return { people, systems, halls, kiosks, days: false, ...(isOfServices && { services: true as const }) };
  }

  private async take<T extends object>(
    manager: EntityManager,
    entity: RegisterEntity<T>,
    shelf: Map<string, T>,
    placed: (thing: T, before: T | undefined) => void = () => {},
  ): Promise<Turned<T>[]> {
    const rows = (await manager.find<RegisterRow<object>>(entity, {
      where: { revision: MoreThan(this.seenOf(entity)) },
      order: { revision: 'ASC', id: 'ASC' },
    })) as RegisterRow<T>[];
    const turned: Turned<T>[] = [];
    for (const { id, body } of rows) {
      const before = shelf.get(id);
      turned.push({ before, now: body });
      placed(body, before);
      shelf.set(id, body);
    }
    const newest = rows.at(-1);
    if (newest) this.seen.set(entity, newest.revision);
    return turned;
  }
}
