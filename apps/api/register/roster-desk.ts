import { Injectable } from '@nestjs/common';
import {
  type Actor,
  Clock,
  type Doing,
  type Duty,
  dutyNames,
  GonePeople,
  isOfHall,
  KioskRegistry,
  type PermissionName,
  ROSTER_REFUSAL_WORDS,
  type Roster,
  type RosterAround,
  type RosterChanged,
} from '#libs/domain/index.js';
import { Access } from '../access/access.js';
import { notFound, Problem } from '../http/problem.js';

/** Which rosters are somebody's to see and to change. */
@Injectable()
export class RosterDesk {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly access: Access,
    private readonly gone: GonePeople,
    private readonly clock: Clock,
  ) {}

  known(id: string): Roster {
    const roster = this.registry.rosters().find((one) => one.id === id);
    if (!roster) throw notFound('roster', id);
    return roster;
  }

  /** Throws a problem unless the actor sees one of its halls at least. */
  seen(actor: Actor, id: string): Roster {
    const roster = this.known(id);
    if (!this.theirs(actor)(roster)) this.access.demandHall(actor, 'roster.read', roster.halls[0] ?? '');
    return roster;
  }

  /** Throws a problem unless the actor may do it in each hall of the roster, or with `any` in one at least. */
  demand(
    actor: Actor,
    permission: PermissionName,
    { halls, region }: Pick<Roster, 'halls' | 'region'>,
    how: 'all' | 'any' = 'all',
  ) {
    const ids = this.hallsOf({ halls, region });
    if (how === 'any' && this.access.seesAny(this.access.scope(actor, permission), ids)) return;
    for (const id of ids.length > 0 ? ids : ['']) this.access.demandHall(actor, permission, id);
  }

  /** Those that the actor sees, of a hall, a duty, or in which they are. */
  wanted(actor: Actor, { hall, duty, mine }: { hall?: string | undefined; duty?: Duty | undefined; mine?: boolean }): Roster[] {
    const found = hall === undefined ? undefined : this.registry.hall(hall);
    if (hall !== undefined && !found) throw notFound('hall', hall);
    if (hall !== undefined) this.access.demandHall(actor, 'roster.read', hall);
    const isMine = (roster: Roster): boolean => actor.personId !== null && dutyNames(roster).has(actor.personId);
    return this.registry
      .rosters()
      .filter((roster) => !found || isOfHall(roster, found))
      .filter((roster) => duty === undefined || roster.duty === duty)
      .filter((roster) => (mine ? isMine(roster) : this.theirs(actor)(roster)));
  }

  async around(): Promise<RosterAround> {
    const { registry } = this;
    const gone = await this.gone.all();
    return {
      people: registry.people(),
      person: (id) => registry.person(id),
      hours: registry.hours,
      isGone: (id) => gone.has(id),
    };
  }

  /** Does it over the roster as it is kept; throws a problem with the reason when it cannot be. */
  async change(
    id: string,
    what: 'roster.except' | 'roster.swap',
    doing: Doing,
    decide: (roster: Roster, now: number, around: RosterAround) => RosterChanged,
  ): Promise<Roster> {
    const around = await this.around();
    const because = await this.registry.changeRoster(id, what, doing, (roster) => decide(roster, this.clock.now(), around));
    if (because === null) return this.known(id);
    const says = ROSTER_REFUSAL_WORDS[because];
    throw new Problem('roster-refused', says.en, { also: { because, says } });
  }

  private hallsOf({ halls, region }: Pick<Roster, 'halls' | 'region'>): string[] {
    return [...halls, ...(region === undefined ? [] : this.registry.hallsIn(region))];
  }

  private theirs(actor: Actor): (roster: Roster) => boolean {
    const scope = this.access.scope(actor, 'roster.read');
    return (roster) => scope === null || this.access.seesAny(scope, this.hallsOf(roster));
  }
}
