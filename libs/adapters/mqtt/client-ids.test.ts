import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isOwnClientId } from '#libs/contracts/index.js';
import type { NamedEvent } from '#libs/runtime/index.js';
import { BrokerLog } from './broker-log.js';
import { ClientIdNotOwn, ClientIdShared } from './client-id-events.js';
import { ClientIds } from './client-ids.js';

function opened(shared = true) {
  const events: NamedEvent[] = [];
  const ids = new ClientIds((event) => events.push(event), shared);
  const log = new BrokerLog(ids, (name) => name.startsWith('K-'));
  const told = (): [string, unknown][] => events.map((event) => [event.constructor.name, event.fields]);
  return { ids, log, told };
}

describe('of client ids', () => {
  test('own ones are told of by nobody, however many kiosks have them', () => {
    const { ids, told } = opened();
    for (const kiosk of ['K-1', 'K-10', 'K-1-2']) for (const more of ['', '@service', '@']) ids.see(kiosk, kiosk + more);
    expect(told()).toEqual([]);
  });

  test('a stray one is told of once, and again when it is another', () => {
    const { ids, told } = opened(false);
    for (const id of ['kiosk', 'kiosk', 'kiosk', 'other', 'other']) ids.see('K-1', id);
    ids.see('K-2', 'kiosk');
    expect(told()).toEqual([
      ['ClientIdNotOwn', { kioskId: 'K-1', clientId: 'kiosk' }],
      ['ClientIdNotOwn', { kioskId: 'K-1', clientId: 'other' }],
      ['ClientIdNotOwn', { kioskId: 'K-2', clientId: 'kiosk' }],
    ]);
  });

  test('two kiosks that throw each other out are told of once, also when the id is the own of one of them', () => {
    const { ids, told } = opened();
    for (let n = 0; n < 5; n++) for (const kiosk of ['K-2', 'K-1']) ids.see(kiosk, 'kiosk');
    for (let n = 0; n < 5; n++) for (const kiosk of ['K-2', 'K-1']) ids.see(kiosk, 'K-1');
    expect(told().filter(([name]) => name === ClientIdShared.name)).toEqual([
      ['ClientIdShared', { clientId: 'kiosk', kiosks: ['K-1', 'K-2'] }],
      ['ClientIdShared', { clientId: 'K-1', kiosks: ['K-1', 'K-2'] }],
    ]);
  });

  test('each kiosk that breaks the rule is named, and no other, in whatever order they come', () => {
    const kiosk = fc.constantFrom('K-1', 'K-10', 'K-1-0');
    const clientId = fc.constantFrom('K-1', 'K-10', 'K-1@a', 'K-1-0@a', 'kiosk', 'K-');
    fc.assert(
      fc.property(fc.array(fc.tuple(kiosk, clientId), { maxLength: 30 }), (comes) => {
        const { ids, told } = opened();
        for (const [who, id] of comes) ids.see(who, id);
        const named = told().flatMap(([name, fields]) =>
          name === ClientIdNotOwn.name ? [(fields as ClientIdNotOwn['fields']).kioskId] : [],
        );
        const wrong = comes.flatMap(([who, id]) => (isOwnClientId(who, id) ? [] : [who]));
        expect(new Set(named)).toEqual(new Set(wrong));
      }),
    );
  });
});

describe('Mosquitto’s log', () => {
  const letIn = (clientId: string, name: string): string =>
    `2026-11-29T22:50:36: New client connected from 127.0.0.1:38898 as ${clientId} (p2, c1, k60, u'${name}').`;

  test.each<[string, string, unknown[]]>([
    ['a stray one', letIn('kiosk', 'K-1'), [{ kioskId: 'K-1', clientId: 'kiosk' }]],
    ['its own', letIn('K-1@a', 'K-1'), []],
    ['no timestamp', letIn('kiosk', 'K-1').slice(21), [{ kioskId: 'K-1', clientId: 'kiosk' }]],
    ['the backend', letIn('hallwatch-intake', 'hallwatch'), []],
    ['no client id', letIn('auto-B6C69584-18E8-2B23-07A7-0C1383DEB26F', 'K-1'), []],
    [
      'one that plays another’s line',
      letIn("x (p2, c1, k60, u'K-9').", 'K-1'),
      [{ kioskId: 'K-1', clientId: "x (p2, c1, k60, u'K-9')." }],
    ],
    ['one with a line end', letIn('x\nNew client', 'K-1'), [{ kioskId: 'K-1', clientId: 'x\nNew client' }]],
    ['another line', '2026-11-29T22:50:37: Client kiosk disconnected.', []],
  ])('%s', (_, line, found) => {
    const { log, told } = opened();
    log.take(BrokerLog.TOPIC, Buffer.from(line));
    log.take('$SYS/broker/log/E', Buffer.from(line));
    expect(told().map(([, fields]) => fields)).toEqual(found);
  });
});
