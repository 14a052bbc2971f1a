import { Controller, Get, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  type Actor,
  Clock,
  FleetView,
  hallsOnTheWay,
  handsAt,
  IncidentBook,
  isToGoTo,
  KioskRegistry,
  type LevelView,
  type MaintenanceOrder,
  neededBy,
  type Offered,
  OrderBook,
  offeredOf,
  type Person,
  registeredHands,
  routed,
  type Stop,
  type Trip,
  touchesCash,
  tripOf,
  tripStart,
} from '#libs/domain/index.js';
import { By, Needs } from '../access/access.decorators.js';
import { Access } from '../access/access.js';
import { Visits } from '../answers.js';
import { Answers } from '../http/answers.decorator.js';
import { checked } from '../http/checked.pipe.js';
import { Problem } from '../http/problem.js';
import { VisitsQuery } from '../schemas.js';

/** Where somebody goes today, in which order, and what they bring. Nothing of it is kept. */
@Controller('api/v1/visits')
export class VisitsController {
  constructor(
    private readonly orders: OrderBook,
    private readonly incidents: IncidentBook,
    private readonly fleetView: FleetView,
    private readonly registry: KioskRegistry,
    private readonly clock: Clock,
    private readonly access: Access,
  ) {}

  @Get()
  @Needs('order.read')
  @Answers({
    status: 200,
    about:
      'The trip of a person’s undone orders: stops in order, what to bring, who comes along, and what else is to be done on the way. Distances are as the crow flies.',
    schema: Visits,
  })
  async visits(@Query(checked(VisitsQuery)) { person: asked }: z.output<typeof VisitsQuery>, @By() actor: Actor) {
    const person = this.personOf(actor, asked);
    const at = this.clock.now();
    const scope = this.access.scope(actor, 'order.read');
    const undone = (await this.orders.undoneBy(person.id)).filter((order) => this.access.sees(scope, order));
    const hallOf = (id: string) => this.registry.hall(id);
    const start = tripStart(person.id, undone, person.halls, hallOf);
    const levels = await this.levelsOf(undone.filter(isToGoTo));
    const trip = tripOf(undone, { at, start, hallOf, levelsOf: (id) => levels.get(id) ?? [] });
    const also = await this.onTheWay(trip, person, actor);
    return {
      at,
      person: { id: person.id, name: person.name },
      from: start && { ...start, name: hallOf(start.hallId)?.name ?? start.hallId },
      ...trip,
      stops: trip.stops.map((stop) => this.told(stop)),
      also: also.map((one) => this.offered(one)),
    };
  }

  /** Oneself, or whoever serves halls of which the asker sees the orders. */
  private personOf(actor: Actor, asked: string | undefined): Person {
    const id = asked ?? actor.personId;
    if (id === null)
      throw new Problem('nobodys-account', 'Your account is nobody’s in the register, so say whose trip you want (person).');
    if (id !== actor.personId) this.access.demandPerson(actor, 'order.read', id);
    const person = this.registry.person(id);
    if (!person) throw new Problem('unknown-reference', `There is no person ${id}.`);
    return person;
  }

  private async levelsOf(orders: readonly MaintenanceOrder[]): Promise<Map<string, readonly LevelView[]>> {
    const ids = [...new Set(orders.flatMap(({ kioskIds }) => kioskIds))];
    const views = await Promise.all(ids.map((id) => this.fleetView.one(id)));
    return new Map(views.flatMap((view) => (view ? [[view.kioskId, view.levels] as const] : [])));
  }

  /** What is theirs to do by trade, there or near. */
  private async onTheWay(trip: Trip, { id }: Person, actor: Actor): Promise<Offered[]> {
    const scope = this.access.scope(actor, 'order.read');
    const way = hallsOnTheWay(trip, this.registry.halls());
    if (way.size === 0) return [];
    const there = (await this.orders.undoneIn([...way.keys()])).filter((order) => this.access.sees(scope, order));
    const open = offeredOf(there, way, id);
    const fits = await Promise.all(open.map(({ order }) => this.isFor(order, id)));
    return open.filter((_, n) => fits[n]);
  }

  private async isFor(order: MaintenanceOrder, personId: string): Promise<boolean> {
    const hall = this.registry.hall(order.hallId);
    if (!hall) return false;
    const kiosk = order.kioskId === null ? undefined : this.registry.kiosk(order.kioskId);
    const incident = await this.incidents.one(order.incidentId);
    const hands = incident ? handsAt(incident, kiosk, hall, this.registry) : registeredHands(kiosk, hall, this.registry);
    return routed(order.kind, hands, this.clock.now()).some(({ person, trade }) => person.id === personId && trade !== null);
  }

  private told({ hallIds, orders, ...stop }: Stop) {
    const halls = hallIds.map((id) => {
      const { name = id, address = '', lat = null, lon = null } = this.registry.hall(id) ?? {};
      return { id, name, address, lat, lon };
    });
    return { ...stop, halls, orders: orders.map((order) => this.order(order)) };
  }

  private order(order: MaintenanceOrder) {
    const { id, kind, priority, state, hallId, kioskId, reason } = order;
    const { name = null, spot = null } = (kioskId !== null && this.registry.kiosk(kioskId)) || {};
    return {
      id,
      kind,
      priority,
      state,
      hallId,
      kioskId,
      kioskName: name,
      spot,
      reason,
      dueAt: neededBy(order),
      cash: touchesCash(order),
    };
  }

  private offered({ order, metres }: Offered) {
    const hall = this.registry.hall(order.hallId);
    const assignee = order.assignee === null ? null : (this.registry.person(order.assignee)?.name ?? order.assignee);
    return { ...this.order(order), hallName: hall?.name ?? order.hallId, assignee, metres };
  }
}
