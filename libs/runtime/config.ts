import { z } from 'zod';
import { StartRefused } from './failure.js';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const optional = z.string().min(1).optional();

/** Every setting, by its name without `HALLWATCH_`. Defaults stand beside them. */
export const Settings = z.object({
  HTTP_HOST: z.string().min(1).default('127.0.0.1'),
  HTTP_PORT: port(3000).describe('a port number, 0 to 65535'),
  MQTT_HOST: z.string().min(1).default('127.0.0.1'),
  MQTT_PORT: port(1883).describe('a port number, 0 to 65535'),
  DATA_DIR: z.string().min(1).default('./data'),
  ADMIN_PASSWORD: z.string().min(8).optional().describe('at least 8 characters'),
  MQTT_URL: z
    .url({ protocol: /^(mqtts?|wss?)$/ })
    .optional()
    .describe('an address such as mqtt://user:password@host:1883'),
  POSTGRES_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('an address such as postgres://user:password@host:5432/hallwatch'),
  INFLUX_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('an address such as http://host:8086'),
  INFLUX_TOKEN: optional,
  INFLUX_ORG: optional,
  INFLUX_BUCKET: optional,
  WEBHOOK_SECRET: z.string().min(16).optional().describe('at least 16 characters; signs what is sent to webhooks'),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('the address that people open, such as https://watch.example'),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('one of debug, info, warn, error'),
  /** Minutes between a reading's `ts` and its arrival within which it counts as now. Ours. */
  NOW_MINUTES: z.coerce.number().int().min(1).max(1440).default(15).describe('minutes, 1 to 1440'),
});
export type Settings = z.infer<typeof Settings>;

const PREFIX = 'HALLWATCH_';

/**
 * Reads the settings from the environment. Nothing else reads it.
 * Throws {@link StartRefused} that names the variable and what was expected, never its value.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const given = Object.entries(env).filter(([name, value]) => name.startsWith(PREFIX) && value !== '');
  const known = new Set(Object.keys(Settings.shape));
  const stranger = given.find(([name]) => !known.has(name.slice(PREFIX.length)));
  if (stranger)
    throw new StartRefused(
      `${stranger[0]} is not a setting of Hallwatch.`,
      `The settings are listed in README.md; correct its name or unset it.`,
    );
  const parsed = Settings.safeParse(Object.fromEntries(given.map(([name, value]) => [name.slice(PREFIX.length), value])));
  if (parsed.success) return parsed.data;
  const name = String(parsed.error.issues[0]?.path[0]);
  const expected = Settings.shape[name as keyof Settings]?.description ?? 'a value that is not empty';
  throw new StartRefused(`${PREFIX}${name} has a wrong value.`, `Expected: ${expected}. Correct it or unset it.`);
}
