import { expect, test } from '@jest/globals';
import { readSettings } from '#libs/runtime/index.js';
import { BrokerAccessModule } from './modules.js';

const open = (env: Record<string, string>): object => BrokerAccessModule.of(readSettings(env));

test('an administrator without a broker, or without a name, is refused at the start with the name of the setting', () => {
  const admin = 'mqtt://hallwatch-admin:a-secret@127.0.0.1:1';
  expect(() => open({ HALLWATCH_MQTT_ADMIN_URL: admin })).toThrow(
    /^HALLWATCH_MQTT_ADMIN_URL is set and HALLWATCH_MQTT_URL is not/,
  );
  const nameless = { HALLWATCH_MQTT_URL: 'mqtt://127.0.0.1:1', HALLWATCH_MQTT_ADMIN_URL: 'mqtt://127.0.0.1:1' };
  expect(() => open(nameless)).toThrow(/^HALLWATCH_MQTT_ADMIN_URL has no name and password in it/);
  expect(() => open({ HALLWATCH_MQTT_ADMIN_URL: 'http://x' })).toThrow(/^HALLWATCH_MQTT_ADMIN_URL has a wrong value/);
  expect(() => open({})).not.toThrow();
});
