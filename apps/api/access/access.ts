import { Injectable } from '@nestjs/common';
import {
  type AccountScope,
  type Actor,
  type Allowed,
  covers,
  type Hall,
  KioskRegistry,
  may,
  type NotAllowed,
  type PermissionName,
  type Place,
  SAYS_NOT_ALLOWED,
  type SeparationOfPowers,
  scopeOf,
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
    return this.demandHall(actor, permission, this.registry.kiosk(kioskId)?.hall ?? '');
  }

  /** The same of a person, who is where one of their halls is. Who has no hall is for who sees all of them. */
  demandPerson(actor: Actor, permission: PermissionName, personId: string): Allowed {
    const { halls = [] } = this.registry.person(personId) ?? {};
    const scope = this.scope(actor, permission);
    const seen = halls.find((id) => covers(scope, this.placeOf(id)));
    return this.demandHall(actor, permission, seen ?? '');
  }

  /** Places of which the actor sees what the permission is about. */
  scope(actor: Actor, permission: PermissionName): AccountScope {
    return scopeOf(actor, permission, this.separation);
  }

  /** Ids of the halls of which the actor sees it; null: all. */
  halls(actor: Actor, permission: PermissionName): string[] | null {
    const scope = this.scope(actor, permission);
    if (scope === null) return null;
    return this.registry.halls().flatMap((hall) => (covers(scope, placeOf(hall)) ? [hall.id] : []));
  }

  private placeOf(hallId: string): Place {
    return placeOf(this.registry.hall(hallId) ?? { id: hallId, region: '' });
  }
}
