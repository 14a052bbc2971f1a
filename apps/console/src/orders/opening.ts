import { OPENED_KINDS, type OpenedKind, type RepairPlan } from '#libs/domain/act/work.js';
import { standsFor } from '#libs/domain/maintenance/stands-for.js';
import type { WantedOrder } from '../api.js';
import { fleet } from '../fleet.js';
import { fromWall, serverNow } from '../time.js';
import type { Order } from '../told.js';

/** Kinds of work that may have a plan. */
export const PLANNED: ReadonlySet<OpenedKind> = new Set(['upkeep', 'repair']);

/** As the fields of the form hold it. */
export interface OpeningDraft {
  hallId: string;
  /** Empty: all of the hall. */
  kioskId: string;
  kind: OpenedKind;
  what: string;
  priority: NonNullable<Order['priority']>;
  /** Wall time of China; empty: by priority. */
  due: string;
  to: string;
  isPlanned: boolean;
  /** One a line. */
  items: string;
  hours: number | '';
  materialYuan: number | '';
  otherYuan: number | '';
}

export const emptyOpening = (hallId: string, kioskId: string): OpeningDraft => ({
  ...{ hallId, kioskId, kind: OPENED_KINDS[0], what: '', priority: 'normal', due: '', to: '' },
  ...{ isPlanned: false, items: '', hours: '', materialYuan: '', otherYuan: '' },
});

/** Fen of what is entered in yuan; nothing entered is nothing. */
const fen = (yuan: number | ''): number => Math.round(Number(yuan) * 100);

const itemsOf = ({ items }: OpeningDraft): string[] =>
  items.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));

function planOf(draft: OpeningDraft): { plan?: RepairPlan } {
  if (!draft.isPlanned || !PLANNED.has(draft.kind)) return {};
  const { hours, materialYuan, otherYuan } = draft;
  return { plan: { items: itemsOf(draft), hours: Number(hours), materialFen: fen(materialYuan), otherFen: fen(otherYuan) } };
}

/** What is sent of it. */
export function openingOf(draft: OpeningDraft, by: string): WantedOrder {
  const { hallId, kioskId, kind, what, priority, due, to } = draft;
  return {
    ...(kioskId ? { kioskId } : { hallId }),
    ...{ kind, what, priority },
    ...(due && { dueAt: fromWall(due) }),
    ...(to && { to }),
    ...planOf(draft),
    ...(by && { by }),
  };
}

/** Whether nothing that must be told is missing. */
export function isWhole(draft: OpeningDraft): boolean {
  if (draft.hallId === '' || draft.what === '') return false;
  if (draft.due !== '' && Date.parse(fromWall(draft.due)) <= serverNow()) return false;
  const { plan } = planOf(draft);
  return !plan || (plan.items.length > 0 && plan.hours > 0);
}

/** The undone order for the same, where the page knows it. */
export const standing = ({ kind, kioskId, hallId }: OpeningDraft): Order | undefined =>
  standsFor({ kind }, kioskId || null, hallId, fleet.orders.values());
