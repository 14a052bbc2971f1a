import type { Payer } from '#libs/domain/act/work.js';
import type { OrderKind } from '#libs/domain/maintenance/order.js';
import { RECORD_NEEDS } from '#libs/domain/maintenance/record.js';
import { fromWall, wallTime } from '../../time.js';
import type { Order, WorkRecord } from '../../told.js';
import { draftPart, type PartDraft, toldPart } from './parts.js';

/** A record as its form holds it: what is empty is not told. */
export interface RecordDraft {
  cause: string;
  process: string;
  minutes: number | '';
  payer: Payer | '';
  cleaned: boolean;
  called: boolean | null;
  calledAt: string;
  parts: PartDraft[];
}

/** What was told before, to go on with. */
export const draftOf = ({ record }: Pick<Order, 'record'>): RecordDraft => ({
  cause: record?.cause ?? '',
  process: record?.process ?? '',
  minutes: record?.minutes ?? '',
  payer: record?.payer ?? '',
  cleaned: record?.cleaned ?? false,
  called: record?.vendor?.called ?? null,
  calledAt: record?.vendor?.at ? wallTime(record.vendor.at) : '',
  parts: (record?.parts ?? []).map(draftPart),
});

function vendorOf({ called, calledAt }: RecordDraft): Pick<WorkRecord, 'vendor'> {
  if (called === null) return {};
  return { vendor: { called, ...(called && calledAt !== '' && { at: fromWall(calledAt) }) } };
}

/** Parts are told once there are any; an emptied list takes back what was told. */
function partsOf({ parts }: RecordDraft, before: WorkRecord['parts']): Pick<WorkRecord, 'parts'> {
  const used = parts.flatMap(toldPart);
  return used.length > 0 || before ? { parts: used } : {};
}

export const recordOf = (draft: RecordDraft, before?: WorkRecord): WorkRecord => ({
  ...(draft.cause !== '' && { cause: draft.cause }),
  ...(draft.process !== '' && { process: draft.process }),
  ...(draft.minutes !== '' && { minutes: draft.minutes }),
  ...(draft.payer !== '' && { payer: draft.payer }),
  ...((draft.cleaned || before?.cleaned !== undefined) && { cleaned: draft.cleaned }),
  ...vendorOf(draft),
  ...partsOf(draft, before?.parts),
});

/** Whether the field must be there before an order of this kind closes. */
export const isNeeded = (kind: OrderKind, field: keyof WorkRecord): boolean => RECORD_NEEDS[kind].includes(field);

/** What the device shows by itself was done: it is asked only who did it. */
export const asksWhoDid = ({ kind, state, record }: Pick<Order, 'kind' | 'state' | 'record'>): boolean =>
  state === 'closed' && !record && (kind === 'replenish' || kind === 'settle');
