import { parse } from 'yaml';
import { z } from 'zod';
import { inPlain } from '#libs/contracts/index.js';
import { interpolate, NotFilledIn, type Variables } from './interpolate.js';

const text = z.string().min(1);
const size = z.string().regex(/^\d+[kmg]$/);
/** Address, port there, and port in the container: what has no address is open to everybody. */
const port = z.string().regex(/^(\d+\.\d+\.\d+\.\d+|\[[\da-fA-F:]+\]):\d{1,5}:\d{1,5}(\/(tcp|udp))?$/);
const span = z.string().regex(/^\d+(ms|s|m|h)$/);

const Healthcheck = z.strictObject({
  test: z.array(text).min(2),
  interval: span,
  timeout: span,
  retries: z.number().int().positive(),
  start_period: span.optional(),
});

/** What we use of the compose specification, and nothing else: a word that is not here is more likely wrong than new. */
const Service = z.strictObject({
  image: text,
  build: z
    .union([text, z.strictObject({ context: text, target: text.optional(), args: z.record(text, z.string()).optional() })])
    .optional(),
  pull_policy: z.enum(['always', 'never', 'missing', 'build']).optional(),
  user: text.optional(),
  profiles: z.array(text).optional(),
  entrypoint: z.array(text).optional(),
  command: z.array(text).optional(),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  secrets: z.array(text).optional(),
  volumes: z.array(text).optional(),
  tmpfs: z.array(text).optional(),
  ports: z.array(port).optional(),
  networks: z.union([z.array(text), z.record(text, z.strictObject({ ipv4_address: z.ipv4() }))]).optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: text })).optional(),
  healthcheck: Healthcheck.optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']).optional(),
  init: z.boolean().optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(text).optional(),
  cap_add: z.array(text).optional(),
  security_opt: z.array(text).optional(),
  logging: z.strictObject({ driver: text, options: z.record(z.string(), z.string()) }).optional(),
  mem_limit: size.optional(),
  cpus: z.number().positive().optional(),
  pids_limit: z.number().int().positive().optional(),
  shm_size: size.optional(),
  stop_grace_period: span.optional(),
});
export type Service = z.infer<typeof Service>;

const Network = z.strictObject({
  ipam: z.strictObject({ config: z.array(z.strictObject({ subnet: z.cidrv4(), ip_range: z.cidrv4().optional() })).length(1) }),
});

const Compose = z.strictObject({
  name: text,
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.null()),
  networks: z.record(text, z.union([z.null(), Network])).optional(),
  secrets: z.record(z.string(), z.strictObject({ file: text })),
});
export type Compose = z.infer<typeof Compose>;

/** Every text in it filled in; keys are taken as they are, as compose takes them. */
function filled(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return interpolate(value, variables);
  if (Array.isArray(value)) return value.map((one) => filled(one, variables));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, filled(one, variables)]));
}

/** The file as compose understands it where `.env` sets these variables, or what is wrong with its shape. */
export function readCompose(yaml: string, variables: Variables = {}): { compose: Compose } | { wrong: string[] } {
  let raw: unknown;
  try {
    raw = filled(parse(yaml, { merge: true }), variables);
  } catch (error) {
    if (error instanceof NotFilledIn) return { wrong: [`${error.message}.`] };
    return { wrong: [`It is no YAML: ${(error as Error).message.split('\n')[0]}`] };
  }
  // What begins with x- is ours to repeat elsewhere and no part of the stack.
  const own = Object.entries((raw ?? {}) as object).filter(([key]) => !key.startsWith('x-'));
  const { success, data, error } = Compose.safeParse(Object.fromEntries(own), { error: inPlain('en') });
  if (success) return { compose: data };
  return { wrong: error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}.`) };
}

/** Where the secret lies, or is to lie: one that an installation may do without is nothing until `.env` says where it is. */
export const pathOf = (name: string, file: string): string => (file === '/dev/null' ? `./secrets/${name}` : file);

/** Secrets that somebody else gives: nobody can make them up. */
export const GIVEN_SECRETS: ReadonlySet<string> = new Set(['oidc_client_secret', 'wecom_secret', 'dingtalk_client_secret']);

export const environmentOf = ({ environment = {} }: Service): [string, string][] =>
  Object.entries(environment).map(([name, value]) => [name, String(value)]);
