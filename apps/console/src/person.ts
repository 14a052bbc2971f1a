import type { AccountEntry } from './api-access.js';
import { fleet } from './fleet.js';
import { words } from './i18n.js';
import { session } from './session.js';

/** Oneself, whom one knows without the list of people too. */
const ownName = (id: string): string | null => (session.value?.personId === id ? session.value.personName : null);

/** A person of the register by name; by id when not known here. */
export function personName(id: string | null | undefined): string {
  if (!id) return words.value.nobody;
  return fleet.people.get(id)?.name ?? ownName(id) ?? id;
}

/** By name and telephone. */
export function personWithPhone(id: string | null | undefined): string {
  const phone = id ? fleet.people.get(id)?.phone : undefined;
  return phone ? `${personName(id)} ${phone}` : personName(id);
}

/** People of the register who have no account, by name. */
export function withoutAccount(accounts: readonly AccountEntry[]) {
  const taken = new Set(accounts.map(({ personId }) => personId));
  return [...fleet.people.values()].filter(({ id }) => !taken.has(id)).sort((a, b) => a.name.localeCompare(b.name));
}
