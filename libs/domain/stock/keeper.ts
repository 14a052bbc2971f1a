import type { Hall } from '../hall/index.js';
import type { Kiosk } from '../kiosk/index.js';
import { type Person, presentOf } from '../people/index.js';
import type { Instant } from '../time/index.js';
import { storeNamed } from './store.js';

/** Who is in the register. */
export interface KeepersRegister {
  people(): readonly Person[];
  hall(id: string): Hall | undefined;
  hallsIn(region: string): readonly string[];
  kiosks(): readonly Kiosk[];
}

/** Who keeps a cupboard: the first responsible of its hall, or else the maintainer of a kiosk there. */
function keeperOfCupboard(hallId: string, register: KeepersRegister): string | undefined {
  const { firstResponsible } = register.hall(hallId) ?? {};
  if (firstResponsible !== undefined) return firstResponsible;
  return register.kiosks().find(({ hall, maintainer }) => hall === hallId && maintainer !== undefined)?.maintainer;
}

/** People who keep a store, or who stand in for them. */
export function keepersOf(store: string, register: KeepersRegister, at: Instant): Person[] {
  const { kind, of } = storeNamed(store) ?? {};
  const people = register.people();
  const halls = kind === 'depot' ? register.hallsIn(of as string) : [];
  const keeper = kind === 'cupboard' ? keeperOfCupboard(of as string, register) : of;
  const isKeeper = ({ id, roles, halls: theirs }: Person): boolean =>
    kind === 'depot'
      ? roles.includes('supervisor') && (theirs.length === 0 || theirs.some((hall) => halls.includes(hall)))
      : id === keeper;
  return presentOf(people.filter(isKeeper), people, at);
}
