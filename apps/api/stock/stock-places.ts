import { Injectable } from '@nestjs/common';
import {
  type Actor,
  cupboardOf,
  depotOf,
  hallsOfStore,
  isBelow,
  KioskRegistry,
  type PermissionName,
  type Role,
  type StockItem,
  type StockLevel,
  storeName,
  storeNamed,
  vanOf,
} from '#libs/domain/index.js';
import { Access } from '../access/access.js';
import { Problem } from '../http/problem.js';

/** Who goes to kiosks, and has parts with them. */
const HAVE_VANS: ReadonlySet<Role> = new Set(['technician', 'cashOfficer']);

/** Which stores are whose to see. */
@Injectable()
export class StockPlaces {
  constructor(
    private readonly registry: KioskRegistry,
    private readonly access: Access,
  ) {}

  /** Those that the actor sees: of their halls and regions, of people there, and their own van. */
  seen(actor: Actor): string[] {
    const scope = this.access.scope(actor, 'stock.read');
    return this.all().filter((id) => this.isOwn(actor, id) || this.access.seesAny(scope, hallsOfStore(id, this.registry) ?? []));
  }

  /** Throws {@link Problem} unless the actor may do it there. A van is its person’s, whatever their halls. */
  demand(actor: Actor, permission: PermissionName, id: string): void {
    const halls = hallsOfStore(id, this.registry);
    if (halls === null)
      throw new Problem('unknown-reference', `There is no store ${id}: write cupboard/HALL, van/PERSON or depot/REGION.`);
    if (this.isOwn(actor, id)) {
      this.access.demand(actor, permission);
      return;
    }
    const scope = this.access.scope(actor, permission);
    const seen = halls.find((hall) => this.access.seesAny(scope, [hall]));
    this.access.demandHall(actor, permission, seen ?? halls[0] ?? '');
  }

  told(id: string, items: readonly StockItem[], levels: readonly StockLevel[]) {
    const { kind, of } = storeNamed(id) ?? { kind: 'depot' as const, of: id };
    const here = levels.filter(({ store }) => store === id);
    const due = items.filter(({ minimums }) => Object.hasOwn(minimums, id));
    const wanted = [...new Set([...here.map(({ item }) => item), ...due.map((item) => item.id)])];
    const rows = wanted.flatMap((wantedId) => {
      const item = items.find((one) => one.id === wantedId);
      const { count = 0, differs = false } = here.find((one) => one.item === wantedId) ?? {};
      if (!item) return [];
      const minimum = Object.hasOwn(item.minimums, id) ? (item.minimums[id] as number) : null;
      return [{ item: item.id, count, minimum, below: isBelow({ store: id, count }, item), differs }];
    });
    return { id, kind, of, name: storeName(id, this.registry), items: rows };
  }

  private isOwn({ personId }: Actor, id: string): boolean {
    return personId !== null && id === vanOf(personId);
  }

  private all(): string[] {
    const halls = this.registry.halls();
    const people = this.registry.people().filter(({ roles }) => roles.some((role) => HAVE_VANS.has(role)));
    const regions = new Set(halls.map(({ region }) => region));
    return [...[...regions].map(depotOf), ...halls.map(({ id }) => cupboardOf(id)), ...people.map(({ id }) => vanOf(id))];
  }
}
