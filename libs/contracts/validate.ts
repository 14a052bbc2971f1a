import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { absenceOf, type LeaveOut } from './absence.js';
import { breachOf } from './breach.js';
import { Birth, Cashbox, Consumables, Fault, Heartbeat, Will } from './payloads.js';
import { KINDS, type Kind } from './vocabulary.js';

const UPLINK = { birth: Birth, heartbeat: Heartbeat, consumables: Consumables, cashbox: Cashbox, fault: Fault, will: Will };

/**
 * Unknown fields are kept out, never refused: vendors add their own. 1e400 is JSON and reads as infinity, which no store keeps:
 * `strict: false` alone would let it pass.
 */
const ajv = new Ajv2020({ removeAdditional: true, allErrors: false, strict: false, strictNumbers: true, messages: true });

interface Contract {
  schema: unknown;
  holds: ValidateFunction;
  leaveOutNulls: LeaveOut;
}

function compiled(kind: Kind): Contract {
  const schema = z.toJSONSchema(UPLINK[kind]);
  return { schema, holds: ajv.compile(schema), leaveOutNulls: absenceOf(schema) };
}

/** Compiled when they are asked for: who takes no packets does not wait for that. */
const contracts: Partial<Record<Kind, Contract>> = {};

export function contractOf(kind: Kind): Contract {
  contracts[kind] ??= compiled(kind);
  return contracts[kind];
}

/** Compiles all: that takes longer than a turn of the loop may, and the first kiosk that spoke of something would make the others wait. */
export function prepareContracts(): void {
  for (const kind of KINDS) contractOf(kind);
}

/**
 * Checks a parsed payload against the contract of its kind and strips in place what it does not keep: unknown fields, and `null` where
 * a field may be left out. Answers null when it holds, else one sentence that names the field.
 */
export function contractBreach(kind: Kind, payload: unknown): string | null {
  const { holds, leaveOutNulls } = contractOf(kind);
  // Nulls are rare, and a payload that has one where it matters does not hold.
  if (holds(payload) || (leaveOutNulls(payload) && holds(payload))) return null;
  return breachOf(holds.errors?.[0], payload);
}
