import { parse } from 'yaml';
import { z } from 'zod';
import { inPlain } from '#libs/contracts/index.js';

const text = z.string().min(1);
const size = z.string().regex(/^\d+[kmg]$/);
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
  build: z.union([text, z.strictObject({ context: text, target: text })]).optional(),
  user: text.optional(),
  profiles: z.array(text).optional(),
  entrypoint: z.array(text).optional(),
  command: z.array(text).optional(),
  environment: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  secrets: z.array(text).optional(),
  volumes: z.array(text).optional(),
  tmpfs: z.array(text).optional(),
  ports: z.array(text).optional(),
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

const Compose = z.strictObject({
  name: text,
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.null()),
  secrets: z.record(z.string(), z.strictObject({ file: text })),
});
export type Compose = z.infer<typeof Compose>;

/** The file as compose understands it, or what is wrong with its shape. */
export function readCompose(yaml: string): { compose: Compose } | { wrong: string[] } {
  let raw: unknown;
  try {
    raw = parse(yaml, { merge: true });
  } catch (error) {
    return { wrong: [`It is no YAML: ${(error as Error).message.split('\n')[0]}`] };
  }
  // What begins with x- is ours to repeat elsewhere and no part of the stack.
  const own = Object.entries((raw ?? {}) as object).filter(([key]) => !key.startsWith('x-'));
  const { success, data, error } = Compose.safeParse(Object.fromEntries(own), { error: inPlain('en') });
  if (success) return { compose: data };
  return { wrong: error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}.`) };
}

/** As compose does it where `.env` says nothing: the default that stands beside the name, and nothing where only what is set counts. */
export const filledIn = (value: string | number): string =>
  String(value)
    .replace(/\$\{\w+:?-([^}]*)\}/g, '$1')
    .replace(/\$\{\w+:?\+[^}]*\}/g, '');

/** Where the secret lies, or is to lie: one that an installation may do without is nothing until `.env` says where it is. */
export const pathOf = (name: string, file: string): string => (filledIn(file) === '/dev/null' ? `./secrets/${name}` : file);

export const environmentOf = ({ environment = {} }: Service): [string, string][] =>
  Object.entries(environment).map(([name, value]) => [name, filledIn(value)]);
