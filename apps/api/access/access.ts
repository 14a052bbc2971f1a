import { Injectable } from '@nestjs/common';
import {
  type AccountScope,
  type Actor,
  type Allowed,
  covers,
  type Hall,
  KioskRegistry,
  type Located,
  may,
  type NotAllowed,
  type OutboundMessage,
  type PermissionName,
  type Place,
  SAYS_NOT_ALLOWED,
  type SeparationOfPowers,
  type SomePlaces,
  scopeOf,
  type Within,
} from '#libs/domain/index.js';
import { Problem } from '../http/problem.js';

/** How strictly powers are kept apart. */
export class Separation implements SeparationOfPowers {
  constructor(readonly separated: boolean = false) {}
}

const refusal = (permission: PermissionName, because: NotAllowed): Problem =>
  new Problem('not-allowed', `${SAYS_NOT_ALLOWED[because].en} (${permission}).`, {
    also: { because, permission, says: SAYS_NOT_ALLOWED[because] },
  });

const placeOf = ({ id, region, department }: Pick<Hall, 'id' | 'region' | 'department'>): Place => ({
  hall: id,
  region,
  department: department ?? null,
});

/** Asks the table of permissions for whom the guard has let in. */
@Injectable()
export class Access {
  constructor(
    private readonly separation: Separation,
    private readonly registry: KioskRegistry,
  ) {}

  /** Throws {@link Problem} unless the actor may do it there; without a place, unless they may do it anywhere. */
  demand(actor: Actor, permission: PermissionName, place: Place | null = null): Allowed {
    const answer = may(actor, permission, this.separation, place);
    if ('refused' in answer) throw refusal(permission, answer.refused);
    return answer;
  }

  /** The same of a hall, which is its own place. A hall that nobody registered is for who has all of them. */
  demandHall(actor: Actor, permission: PermissionName, hallId: string): Allowed {
    return this.demand(actor, permission, this.placeOf(hallId));
  }

  /** The same of a kiosk. */
  demandKiosk(actor: Actor, permission: PermissionName, kioskId: string): Allowed {
    return this.demand(actor, permission, this.placeOfKiosk(kioskId));
  }

  /** The same of a person, who is where one of their halls is. Who has no hall is for who sees all of them. */
  demandPerson(actor: Actor, permission: PermissionName, personId: string): Allowed {
    const { halls = [] } = this.registry.person(personId) ?? {};
    const scope = this.scope(actor, permission);
    const seen = halls.find((id) => covers(scope, this.placeOf(id)));
    return this.demandHall(actor, permission, seen ?? '');
  }

  /** Throws {@link Problem} unless the actor may do it in one at least of the halls of a thing. */
  demandSeen(actor: Actor, permission: PermissionName, thing: Located): void {
    if (!this.sees(this.scope(actor, permission), thing)) this.demandHall(actor, permission, thing.hallId);
  }

  /** Whether any of the halls of a thing is in the scope. */
  sees(scope: AccountScope, { hallId, kioskId, kioskIds = [] }: Located): boolean {
    if (scope === null || covers(scope, this.placeOf(hallId))) return true;
    return kioskId === null && kioskIds.some((id) => covers(scope, this.placeOfKiosk(id)));
  }

  /** The same of a kiosk, which is where the register says. */
  seesKiosk(scope: AccountScope, kioskId: string): boolean {
    return scope === null || covers(scope, this.placeOfKiosk(kioskId));
  }

  /** The same of what is told: a sign is its kiosk's. */
  demandMessage(actor: Actor, permission: PermissionName, message: OutboundMessage): void {
    if (message.type === 'sign') this.demandKiosk(actor, permission, message.kioskId);
    else this.demandSeen(actor, permission, message);
  }

  /** Whether the actor may do it anywhere. */
  allows(actor: Actor, permission: PermissionName): boolean {
    return !('refused' in may(actor, permission, this.separation));
  }

  /** Whether any of the halls is in the scope. What is of no hall is for who has all of them. */
  seesAny(scope: AccountScope, hallIds: readonly string[]): boolean {
    return scope === null || hallIds.some((id) => covers(scope, this.placeOf(id)));
  }

  /** Places of which the actor sees what the permission is about. */
  scope(actor: Actor, permission: PermissionName): AccountScope {
    return scopeOf(actor, permission, this.separation);
  }

  /** Ids of the halls of which the actor sees it; undefined: all. */
  halls(actor: Actor, permission: PermissionName): string[] | undefined {
    const scope = this.scope(actor, permission);
    return scope === null ? undefined : this.hallsOf(scope);
  }

  /** The places of which the actor sees it, for a list; undefined: all. */
  within(actor: Actor, permission: PermissionName): Within | undefined {
    const scope = this.scope(actor, permission);
    if (scope === null) return undefined;
    const hallIds = this.hallsOf(scope);
    const regions = hallIds.flatMap((id) => this.registry.hall(id)?.region ?? []);
    const kioskIds = hallIds.flatMap((id) => this.registry.kiosksIn(id));
    return { hallIds, kioskIds, regions: [...new Set([...scope.regions, ...regions])] };
  }

  /** Those of the scope, registered or not, and those that its regions and departments have now. */
  private hallsOf({ halls, regions, departments }: SomePlaces): string[] {
    const used =
      departments.length === 0 ? [] : this.registry.halls().filter(({ department }) => departments.includes(department ?? ''));
    return [...new Set([...halls, ...regions.flatMap((region) => this.registry.hallsIn(region)), ...used.map(({ id }) => id)])];
  }

  private placeOfKiosk(kioskId: string): Place {
    return this.placeOf(this.registry.kiosk(kioskId)?.hall ?? '');
  }

  private placeOf(hallId: string): Place {
    return placeOf(this.registry.hall(hallId) ?? { id: hallId, region: '' });
  }
}
