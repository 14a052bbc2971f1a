import type { EntityManager } from 'typeorm';
import { RegistryRefusal } from '#libs/domain/register/index.js';
import { KioskEntity } from '../entities/kiosk.entity.js';
import type { RegisterRow } from '../entities/register-row.entity.js';
import { inParts } from '../sql.js';

/** An entity of the register. */
export type RegisterEntity<Noun extends object> = new () => RegisterRow<Noun>;

/** Adds what is new and replaces what is known. */
export async function replace(
  manager: EntityManager,
  entity: RegisterEntity<object>,
  nouns: { id: string }[],
  revision: number,
): Promise<void> {
  for (const part of inParts(nouns)) {
    const rows = part.map((body) => ({ id: body.id, body, revision }));
    await manager.createQueryBuilder().insert().into(entity).values(rows).orUpdate(['body', 'revision'], ['id']).execute();
  }
}

/** Refuses a list that names one thing twice: which of the two would count? */
export function refuseTwins(what: string, things: { id: string }[]): void {
  const seen = new Set<string>();
  for (const { id } of things) {
    if (seen.has(id)) throw new RegistryRefusal('exists', `The fleet file has the ${what} ${id} twice. Keep one of them.`);
    seen.add(id);
  }
}

/** The kiosk that is registered. Throws {@link RegistryRefusal} when there is none. */
export async function registered(manager: EntityManager, kioskId: string): Promise<KioskEntity> {
  const kiosk = await manager.findOneBy(KioskEntity, { id: kioskId });
  if (!kiosk) throw new RegistryRefusal('unknown-kiosk', `There is no kiosk ${kioskId}.`);
  return kiosk;
}

/** Makes sure that a kiosk is there and in service. Throws {@link RegistryRefusal}. */
export async function mustBeActive(manager: EntityManager, kioskId: string): Promise<void> {
  const { body } = await registered(manager, kioskId);
  if (body.state === 'retired')
    throw new RegistryRefusal(
      'retired',
      `The kiosk ${kioskId} is retired. Take it in again with a fleet file; that gives it a password.`,
    );
}
