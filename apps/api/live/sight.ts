import { type AccountScope, type Actor, type Change, type KioskRegistry, type PermissionName } from '#libs/domain/index.js';
import type { Access } from '../access/access.js';

/** What somebody must be allowed to read to be told of a change. */
const READS: Record<Change['what'], PermissionName> = {
  incident: 'incident.read',
  order: 'order.read',
  notice: 'notice.read',
  withheld: 'incident.read',
  kiosk: 'register.read',
  register: 'register.read',
  rule: 'rule.read',
  rules: 'rule.read',
};

type Scopes = { [What in Change['what']]: AccountScope | 'none' };

/** Of which changes one reader is told: those of what they may read when they ask for it, where it is theirs. */
export class Sight {
  private scopes: Scopes;

  constructor(
    private readonly access: Access,
    private readonly registry: KioskRegistry,
    actor: Actor,
  ) {
    this.scopes = this.scopesOf(actor);
  }

  /** As the reader's account is by now. */
  look(actor: Actor): void {
    this.scopes = this.scopesOf(actor);
  }

  readonly sees = (change: Change): boolean => {
    const scope = this.scopes[change.what];
    if (scope === null || scope === 'none') return scope === null;
    switch (change.what) {
      case 'incident':
      case 'order':
      case 'notice':
        return this.access.sees(scope, change.body);
      case 'withheld':
        return (
          this.access.sees(scope, change.body) || (change.body.kioskId === null && this.hasHallIn(scope, change.body.region))
        );
      case 'kiosk':
        return this.access.seesKiosk(scope, change.body.kioskId);
      case 'register':
        return this.seesRegister(scope, change);
      case 'rule':
      case 'rules':
        return true;
    }
  };

  /** What is neither a hall's nor a kiosk's is of all: the calendar, a system, a whole file. */
  private seesRegister(scope: AccountScope, { how, subject }: Change): boolean {
    if (how === 'kiosk') return this.access.seesKiosk(scope, subject);
    return how !== 'hall' || this.access.sees(scope, { hallId: subject });
  }

  private hasHallIn(scope: AccountScope, region: string): boolean {
    return this.access.seesAny(scope, this.registry.hallsIn(region));
  }

  private scopesOf(actor: Actor): Scopes {
    const of = (permission: PermissionName) =>
      this.access.allows(actor, permission) ? this.access.scope(actor, permission) : 'none';
    return Object.fromEntries(Object.entries(READS).map(([what, permission]) => [what, of(permission)])) as Scopes;
  }
}
