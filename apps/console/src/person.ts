import { fleet } from './fleet.js';
import { words } from './i18n.js';

/** A person of the register by name; by id when not known here. */
export function personName(id: string | null | undefined): string {
  if (!id) return words.value.nobody;
  return fleet.people.get(id)?.name ?? id;
}

/** By name and telephone. */
export function personWithPhone(id: string | null | undefined): string {
  const phone = id ? fleet.people.get(id)?.phone : undefined;
  return phone ? `${personName(id)} ${phone}` : personName(id);
}
