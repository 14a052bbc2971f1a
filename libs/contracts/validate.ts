import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { Birth, Cashbox, Consumables, Fault, Heartbeat, Will } from './payloads.js';
import { KINDS, type Kind } from './vocabulary.js';

const UPLINK = { birth: Birth, heartbeat: Heartbeat, consumables: Consumables, cashbox: Cashbox, fault: Fault, will: Will };

/** Unknown fields are kept out, never refused: vendors add their own. */
const ajv = new Ajv2020({ removeAdditional: true, allErrors: false, strict: false, messages: true });

const validators = Object.fromEntries(
  KINDS.map((kind) => [kind, ajv.compile(z.toJSONSchema(UPLINK[kind]))]),
) as unknown as Record<Kind, ValidateFunction>;

/**
 * Checks a parsed payload against the contract of its kind and strips unknown fields in place.
 * Answers null when it holds, else one sentence that names the field.
 */
export function contractBreach(kind: Kind, payload: unknown): string | null {
  const validate = validators[kind];
  if (validate(payload)) return null;
  const error = validate.errors?.[0];
  const field = error?.instancePath ? error.instancePath.slice(1).replaceAll('/', '.') : 'payload';
  if (error?.keyword === 'enum')
    return `${field} must be one of ${(error.params as { allowedValues: unknown[] }).allowedValues.join(', ')}`;
  return `${field} ${error?.message ?? 'is not as the contract says'}`;
}
