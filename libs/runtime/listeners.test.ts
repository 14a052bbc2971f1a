import { expect, test } from '@jest/globals';
import { readSettings } from './config.js';
import { mqttAddress, mqttListeners } from './listeners.js';

const settings = (given: Record<string, string>) =>
  readSettings(Object.fromEntries(Object.entries(given).map(([name, value]) => [`HALLWATCH_${name}`, value])));
const TLS = { TLS_CERT: 'a.crt', TLS_KEY: 'a.key' };

test('only the plain listener is there until others are asked for, and each can be off', () => {
  const ways = (given: Record<string, string>) =>
    mqttListeners(settings(given)).map((listener) => mqttAddress(settings(given), listener));
  expect(ways({})).toEqual(['mqtt://127.0.0.1:1883']);
  expect(ways({ MQTT_PORT: 'off', MQTT_WS_PORT: '8083' })).toEqual(['ws://127.0.0.1:8083/mqtt']);
  expect(ways({ ...TLS, MQTT_HOST: '::', MQTT_PORT: 'off', MQTT_TLS_PORT: '8883', MQTT_WSS_PORT: '8084' })).toEqual([
    'mqtts://[::]:8883',
    'wss://[::]:8084/mqtt',
  ]);
  expect(ways({ MQTT_URL: 'mqtt://broker.example' })).toEqual([]);
});

test.each<[Record<string, string>, string[]]>([
  [{ MQTT_TLS_PORT: '8883' }, ['MQTT_TLS_PORT', 'TLS_CERT', 'TLS_KEY']],
  [{ MQTT_WSS_PORT: '8084', TLS_CERT: 'a.crt' }, ['MQTT_WSS_PORT', 'TLS_CERT', 'TLS_KEY']],
  [TLS, ['TLS_CERT', 'MQTT_TLS_PORT', 'MQTT_WSS_PORT']],
  [{ TLS_CA: 'ca.crt', MQTT_WS_PORT: '8083' }, ['TLS_CA', 'MQTT_TLS_PORT', 'MQTT_WSS_PORT']],
  [{ MQTT_PORT: 'off' }, ['MQTT_PORT']],
  [{ MQTT_WS_PORT: '1883' }, ['MQTT_PORT', 'MQTT_WS_PORT']],
  [{ MQTT_WS_PORT: '3000' }, ['HTTP_PORT', 'MQTT_WS_PORT']],
  [{ ...TLS, MQTT_TLS_PORT: '8883', MQTT_WSS_PORT: '8883' }, ['MQTT_TLS_PORT', 'MQTT_WSS_PORT']],
  [{ MQTT_URL: 'mqtt://broker.example', MQTT_WS_PORT: '8083' }, ['MQTT_URL', 'MQTT_WS_PORT']],
  [{ MQTT_PORT: 'on' }, ['MQTT_PORT']],
  [{ MQTT_TLS_PORT: 'off' }, ['MQTT_TLS_PORT']],
])('%j cannot stand together and stops the start with the names', (given, names) => {
  for (const name of names) expect(() => settings(given)).toThrow(`HALLWATCH_${name}`);
});

test('any free port may be asked for more than once', () => {
  const free = settings({ ...TLS, HTTP_PORT: '0', MQTT_PORT: '0', MQTT_TLS_PORT: '0', MQTT_WS_PORT: '0', MQTT_WSS_PORT: '0' });
  expect(mqttListeners(free).map(({ via, port }) => [via, port])).toEqual([
    ['plain', 0],
    ['tls', 0],
    ['ws', 0],
    ['wss', 0],
  ]);
});
