import { onScopeDispose, type Ref, ref, shallowRef, watch } from 'vue';
import { api } from '../api.js';
import { fleet } from '../fleet.js';
import type { BoardColumn } from '../told.js';
import { type BoardAsked, recounted, withOrder } from './columns.js';

/** Orders of a column at first, and with each more. */
const PAGE = 20;
/** Changes come in storms: it is counted anew at most so often, milliseconds. */
const COUNT_EVERY = 1_000;

/** The board as it was asked for, kept true by the live line. */
export function useOrderBoard(asked: Ref<BoardAsked>) {
  const columns = shallowRef<BoardColumn[] | null>(null);
  const error = ref<unknown>(null);
  let turn = 0;
  let timer: number | undefined;

  async function load(): Promise<void> {
    const mine = ++turn;
    error.value = null;
    try {
      const told = await api.orderBoard({ ...asked.value, limit: PAGE });
      if (mine === turn) columns.value = told;
    } catch (cause) {
      if (mine === turn) error.value = cause;
    }
  }

  async function more({ state, next }: BoardColumn): Promise<void> {
    const mine = turn;
    if (next === null) return;
    const [told] = await api.orderBoard({ ...asked.value, limit: PAGE, state, after: next });
    if (mine !== turn || !told) return;
    columns.value =
      columns.value?.map((column) => {
        if (column.state !== state) return column;
        const known = new Set(column.items.map(({ id }) => id));
        return { ...told, items: [...column.items, ...told.items.filter(({ id }) => !known.has(id))] };
      }) ?? null;
  }

  async function count(): Promise<void> {
    timer = undefined;
    const mine = turn;
    const told = await api.orderBoard({ ...asked.value, limit: 1 }).catch((cause: unknown) => {
      error.value = cause;
      return [];
    });
    if (mine === turn && columns.value) columns.value = recounted(columns.value, told);
  }

  const stop = fleet.onChange((change) => {
    if (!change) return void load();
    if (change.what !== 'order' || !columns.value) return;
    columns.value = withOrder(columns.value, change.body, asked.value);
    timer ??= window.setTimeout(() => void count(), COUNT_EVERY);
  });
  onScopeDispose(() => {
    stop();
    turn++;
    window.clearTimeout(timer);
  });
  watch(asked, load, { immediate: true });
  return { columns, error, load, more };
}
