import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { projectFile, readSettings } from '#libs/runtime/index.js';

interface Service {
  image: string;
  user?: string;
  profiles?: string[];
  environment?: Record<string, string | number>;
  ports?: string[];
  volumes?: string[];
  command?: string[];
  entrypoint?: string[];
  restart?: string;
  healthcheck?: object;
  depends_on?: Record<string, { condition: string }>;
}

const TEXT = readFileSync(projectFile('docker-compose.yml'), 'utf8');
const STACK = parse(TEXT, { merge: true }) as { services: Record<string, Service>; volumes: Record<string, null> };
const SERVICES = Object.entries(STACK.services);

/** As compose does it: a required variable is given, an optional one is not. */
const filledIn = (value: string | number): string =>
  String(value)
    .replace(/\$\{(\w+)(?::\?[^}]*)?\}/g, 'ab12ab12ab12')
    .replace(/\$\{\w+:-([^}]*)\}/g, '$1');

const environmentOf = ({ environment = {} }: Service): Record<string, string> =>
  Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filledIn(value)]));

describe('the full installation', () => {
  test.each(SERVICES)(
    '%s has a pinned image, a user who is not root, and ports for this machine alone',
    (_, { image, user, ports = [] }) => {
      expect(image).toMatch(/^[a-z/-]+:\d+\.\d+/);
      expect(user).toMatch(/^(?!root$|0(:|$))\S+$/);
      for (const port of ports) expect(filledIn(port)).toMatch(/^127\.0\.0\.1:/);
    },
  );

  test.each(SERVICES)('%s waits for others until they are well, and others can ask whether it is', (_, service) => {
    for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
      const waitedFor = STACK.services[other];
      if (condition === 'service_completed_successfully') expect(waitedFor?.restart).toBe('no');
      else expect(waitedFor?.healthcheck).toBeDefined();
      expect(condition).not.toBe('service_started');
    }
    if (!service.profiles) expect(service.healthcheck).toBeDefined();
  });

  test.each(SERVICES)('%s mounts volumes that are named and files that are there', (_, { volumes = [] }) => {
    for (const volume of volumes) {
      const [source = '', , mode] = volume.split(':');
      if (!source.startsWith('./')) expect(Object.keys(STACK.volumes)).toContain(source);
      else expect([existsSync(projectFile(source)), mode]).toEqual([true, 'ro']);
    }
  });

  test.each(['worker', 'api'])('%s is started with settings that it knows', (name) => {
    const service = STACK.services[name] as Service;
    expect(() => readSettings(environmentOf(service))).not.toThrow();
    expect(service.command?.at(-1)).toBe(`dist/apps/${name}/main.js`);
    expect(existsSync(projectFile('apps', name, 'main.ts'))).toBe(true);
  });

  test('every password is asked for with a sentence that says how to make it up', () => {
    const asked = [...TEXT.matchAll(/\$\{(\w*(?:PASSWORD|TOKEN))(:[?-][^}]*)?\}/g)];
    expect(asked.length).toBeGreaterThan(5);
    for (const [, name, rest] of asked) {
      expect(TEXT.split('\n')[1]).toContain(name);
      expect(rest).toMatch(/^:\?make up a (password|token) in \.env/);
    }
  });

  test('mosquitto/start.sh may be run', () => {
    expect(() => accessSync(projectFile('mosquitto', 'start.sh'), constants.X_OK)).not.toThrow();
  });
});
