import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import { breachOf } from './breach.js';
import { BackendState, Config, Sign } from './payloads.js';
import { BACKEND_STATE_TOPIC, downTopic } from './topics.js';

/** As the strictest library of a vendor reads it: a field that the contract does not have is a fault there, so it is one here. */
const ajv = new Ajv2020({ allErrors: false, strict: false, strictNumbers: true });
/** Compiled when a message asks for it. */
const compiled = new Map<z.ZodType, ValidateFunction>();

function contractOf(schema: z.ZodType): ValidateFunction {
  const holds = compiled.get(schema) ?? ajv.compile(z.toJSONSchema(schema));
  compiled.set(schema, holds);
  return holds;
}

function schemaOf(at: { region: string; kioskId: string }, topic: string): z.ZodType | undefined {
  if (topic === BACKEND_STATE_TOPIC) return BackendState;
  if (topic === downTopic(at, 'sign')) return Sign;
  return topic === downTopic(at, 'config') ? Config : undefined;
}

/** What a message to this kiosk breaks of the contract, in one sentence that names the topic; null: nothing. */
export function downBreach(at: { region: string; kioskId: string }, topic: string, payload: Uint8Array): string | null {
  const schema = schemaOf(at, topic);
  if (!schema) return `${topic} is no topic of the contract`;
  const said = parsed(payload);
  if (said === undefined) return `${topic} has no JSON: ${payload.length === 0 ? 'nothing at all' : 'it cannot be read'}`;
  const holds = contractOf(schema);
  if (holds(said)) return null;
  const [error] = holds.errors ?? [];
  const { additionalProperty } = (error?.params ?? {}) as { additionalProperty?: string };
  const what = additionalProperty === undefined ? breachOf(error, said) : `${additionalProperty} is no field of the contract`;
  return `${topic}: ${what}`;
}

/** Nothing: it is not JSON in UTF-8. */
function parsed(payload: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload));
  } catch {
    return undefined;
  }
}
