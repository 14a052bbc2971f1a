import {
  type Hall,
  type Hands,
  type Incident,
  type Instant,
  type Kiosk,
  type KioskRegistry,
  type MaintenanceOrder,
  type OpenBooks,
  ownerOf,
  type Person,
  standInFor,
} from '#libs/domain/index.js';

/** Who could do the work that an incident is, as the register has them now. */
export const handsAt = (incident: Incident, kiosk: Kiosk | undefined, hall: Hall, registry: KioskRegistry): Hands => ({
  people: registry.people(),
  kiosk,
  hall,
  hours: registry.hours,
  owner: ownerOf(incident, registry.systems()),
  rosters: registry.rosters(),
});

/** Who could do the order, as the register has them now; null: its hall is not registered any more. */
export async function handsOf(books: OpenBooks, order: MaintenanceOrder, registry: KioskRegistry): Promise<Hands | null> {
  const hall = registry.hall(order.hallId);
  if (!hall) return null;
  const kiosk = order.kioskId === null ? undefined : registry.kiosk(order.kioskId);
  const incident = await books.incidents.one(order.incidentId);
  const owner = incident && ownerOf(incident, registry.systems());
  return { people: registry.people(), kiosk, hall, hours: registry.hours, owner, rosters: registry.rosters() };
}

/** Who hears what is for a person: who stands in, while they are away. Undefined: nobody of this id is registered. */
export function hearerOf(id: string | null | undefined, registry: KioskRegistry, at: Instant): Person | undefined {
  const person = registry.person(id ?? '');
  return person?.deputies ? standInFor(person, registry.people(), at) : person;
}
