import { computed } from 'vue';
import { fleet } from '../fleet.js';
import { words as w } from '../i18n.js';
import { personName } from '../person.js';
import { may, session } from '../session.js';

const own = computed(() => session.value?.personId ?? null);

function nameOf(id: string): string {
  const name = personName(id);
  if (id !== own.value) return name;
  return name === id ? w.value.access.myself : w.value.access.oneself(name);
}

/** Whose an act may be: one's own, of whom one stands in for; who notes down what was told on the telephone may choose anybody. */
const doers = computed(() => {
  const anybody = may('order.actFor') ? [...fleet.people.keys()] : [];
  const stoodFor = session.value?.deputyOf ?? [];
  const ids = new Set([...(own.value ? [own.value] : []), ...stoodFor, ...anybody]);
  return [...ids].map((id) => ({ id, name: nameOf(id) })).sort((a, b) => a.name.localeCompare(b.name));
});

/** Who is before the page, and for whom they may act. */
export const useDoers = () => ({ own, doers, mayChoose: computed(() => doers.value.some(({ id }) => id !== own.value)) });
