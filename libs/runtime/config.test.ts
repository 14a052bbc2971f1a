import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readSettings } from './config.js';
import { StartRefused } from './failure.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (name: string, content: string): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const refusal = (env: Record<string, string>): string => {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof StartRefused) return error.message;
    throw error;
  }
  throw new Error('They were taken');
};

describe('a secret in a file', () => {
  test('is read without the new line at its end', () => {
    const path = file('token', 'a-made-up-token\n');
    expect(readSettings({ HALLWATCH_INFLUX_TOKEN_FILE: path }).INFLUX_TOKEN).toBe('a-made-up-token');
  });

  test('is held to what the setting wants, and the refusal names the setting and never the content', () => {
    const told = refusal({ HALLWATCH_ADMIN_PASSWORD_FILE: file('short', 'hunter2') });
    expect(told).toContain('HALLWATCH_ADMIN_PASSWORD has a wrong value');
    expect(told).not.toContain('hunter2');
  });

  test.each([
    [
      'that is not there',
      () => ({ HALLWATCH_INFLUX_TOKEN_FILE: join(folder, 'absent') }),
      /_TOKEN_FILE cannot be read \(ENOENT\)/,
    ],
    ['that is empty', () => ({ HALLWATCH_INFLUX_TOKEN_FILE: file('empty', '\n') }), /_TOKEN_FILE is empty/],
    [
      'beside the setting itself',
      () => ({ HALLWATCH_INFLUX_TOKEN_FILE: file('one', 'x'), HALLWATCH_INFLUX_TOKEN: 'y' }),
      /are both set/,
    ],
    ['of what is no secret', () => ({ HALLWATCH_HTTP_PORT_FILE: file('port', '3000') }), /HTTP_PORT_FILE is not a setting/],
  ])('%s stops the start', (_, env, told) => {
    expect(refusal(env())).toMatch(told);
  });
});

describe('whom to believe about who asks', () => {
  const given = (text: string) => readSettings({ HALLWATCH_TRUSTED_PROXIES: text }).TRUSTED_PROXIES;

  test('nobody, unless addresses or networks are named', () => {
    expect(readSettings({}).TRUSTED_PROXIES).toBeUndefined();
    expect(given('127.0.0.1')).toEqual(['127.0.0.1']);
    expect(given('10.213.251.2, 10.1.0.0/24,fd00::/8')).toEqual(['10.213.251.2', '10.1.0.0/24', 'fd00::/8']);
    expect(given('10.213.251.2 10.1.0.5')).toEqual(['10.213.251.2', '10.1.0.5']);
  });

  test.each(['proxy', '*', 'true', '10.1.0', '10.1.0.0/33', '0.0.0.0/0', '::/0', '10.1.0.0/24/8', '127.0.0.1;', ' '])(
    '%s stops the start',
    (text) => {
      expect(refusal({ HALLWATCH_TRUSTED_PROXIES: text })).toMatch(/HALLWATCH_TRUSTED_PROXIES has a wrong value/);
    },
  );
});

describe('a password that is given apart', () => {
  test('is put into its address, whatever stands in it', () => {
    const { POSTGRES_URL } = readSettings({
      HALLWATCH_POSTGRES_URL: 'postgres://hallwatch@postgres:5432/hallwatch',
      HALLWATCH_POSTGRES_PASSWORD_FILE: file('postgres', 'p@ss/wo:rd#\n'),
    });
    expect(decodeURIComponent(new URL(POSTGRES_URL ?? '').password)).toBe('p@ss/wo:rd#');
  });

  test('comes back from the address as it was given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (secret) => {
        const { MQTT_URL } = readSettings({
          HALLWATCH_MQTT_URL: 'mqtt://hallwatch@broker:1883',
          HALLWATCH_MQTT_PASSWORD: secret,
        });
        const url = new URL(MQTT_URL ?? '');
        expect([url.username, decodeURIComponent(url.password), url.host]).toEqual(['hallwatch', secret, 'broker:1883']);
      }),
    );
  });

  test.each([
    [{ HALLWATCH_MQTT_PASSWORD: 'hunter2' }, /HALLWATCH_MQTT_URL is not/],
    [{ HALLWATCH_MQTT_PASSWORD: 'hunter2', HALLWATCH_MQTT_URL: 'mqtt://broker' }, /has no name for HALLWATCH_MQTT_PASSWORD/],
    [{ HALLWATCH_MQTT_PASSWORD: 'hunter2', HALLWATCH_MQTT_URL: 'mqtt://a:b@broker' }, /has a password/],
  ])('without an address that wants it stops the start', (env, told) => {
    expect(refusal(env)).toMatch(told);
    expect(refusal(env)).not.toContain('hunter2');
  });
});
