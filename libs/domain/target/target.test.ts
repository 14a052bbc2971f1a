import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AllowedTargets, bytesOf, INNER_KINDS, innerKindOf, isIn, isTargetEntry, networkOf } from './index.js';

const hostOf = (url: string): string => new URL(url).hostname;

describe('an address is inner, however it is written', () => {
  test.each([
    ['http://127.0.0.1/', 'loopback'],
    ['http://2130706433:9/', 'loopback'],
    ['http://0x7f.1/', 'loopback'],
    ['http://017700000001/', 'loopback'],
    ['http://[::1]/', 'loopback'],
    ['http://[::ffff:127.0.0.1]/', 'loopback'],
    ['http://[::127.0.0.1]/', 'loopback'],
    ['http://[64:ff9b::7f00:1]/', 'loopback'],
    ['http://[2002:7f00:1::]/', 'loopback'],
    ['http://0.0.0.0:9/', 'unspecified'],
    ['http://0/', 'unspecified'],
    ['http://[::]/', 'unspecified'],
    ['http://10.1.2.3/', 'private'],
    ['http://172.31.255.255/', 'private'],
    ['http://192.168.0.1/', 'private'],
    ['http://[fd12::1]/', 'private'],
    ['http://[::ffff:10.0.0.1]/', 'private'],
    ['http://100.64.0.1/', 'shared'],
    ['http://169.254.169.254/', 'link-local'],
    ['http://[::ffff:a9fe:a9fe]/', 'link-local'],
    ['http://[64:ff9b::a9fe:a9fe]/', 'link-local'],
    ['http://[fd00:ec2::254]/', 'link-local'],
    ['http://100.100.100.200/', 'link-local'],
    ['http://[fe80::1]/', 'link-local'],
    ['http://224.0.0.1/', 'multicast'],
    ['http://[ff02::1]/', 'multicast'],
    ['http://255.255.255.255/', 'reserved'],
  ])('%s is %s', (url, kind) => {
    expect(innerKindOf(hostOf(url))).toBe(kind);
    expect(new AllowedTargets().ofHost(hostOf(url))).toBe(kind);
  });

  test.each(['8.8.8.8', '172.32.0.1', '172.15.0.1', '100.128.0.1', '169.253.0.1', '2400:3200::1', '[64:ff9b::808:808]'])(
    '%s is anybody’s',
    (address) => expect(innerKindOf(address)).toBeNull(),
  );

  test('IPv4 and what carries it are judged alike', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        const kind = innerKindOf(address);
        const hex = (bytesOf(address) ?? []).map((byte) => byte.toString(16).padStart(2, '0')).join('');
        const groups = `${hex.slice(0, 4)}:${hex.slice(4)}`;
        for (const carrier of [`::ffff:${address}`, `64:ff9b::${groups}`, `2002:${groups}::`])
          expect(innerKindOf(carrier)).toBe(kind);
      }),
    );
  });

  test('what is no address is none', () => {
    fc.assert(fc.property(fc.string(), (text) => bytesOf(text) === null || innerKindOf(text) === innerKindOf(text.trim())));
    for (const odd of ['1.2.3', '1.2.3.256', '01.2.3.4', ':::', '1::2::3', '1:2:3:4:5:6:7:8:9', 'g::1', ''])
      expect(bytesOf(odd)).toBeNull();
    fc.assert(fc.property(fc.ipV6(), (address) => expect(bytesOf(address)).toHaveLength(16)));
  });

  test('a network holds its own addresses and no others', () => {
    const network = networkOf('10.1.2.0/23');
    const holds = ['10.1.2.0', '10.1.3.255', '10.1.4.0', '::1'].map((one) => network && isIn(bytesOf(one) ?? [], network));
    expect(holds).toEqual([true, true, false, false]);
    expect(['10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', 'x/8'].map(networkOf)).toEqual([null, null, null, null]);
  });
});

describe('what may be called', () => {
  test('is what was named: a name, an address or a network, and nothing else', () => {
    const policy = new AllowedTargets(['Hooks.Inside', '10.1.0.0/16', '127.0.0.1', 'fd00::/8']);
    expect([
      policy.ofHost('hooks.inside'),
      policy.ofHost('hooks.inside.'),
      policy.ofAddress('hooks.inside', '192.168.1.1'),
    ]).toEqual([null, null, null]);
    expect([policy.ofHost('10.1.9.9'), policy.ofHost('[::ffff:10.1.9.9]'), policy.ofHost('10.2.0.1')]).toEqual([
      null,
      null,
      'private',
    ]);
    expect([policy.ofAddress('chat.example', '10.1.0.9'), policy.ofAddress('chat.example', '10.2.0.9')]).toEqual([
      null,
      'private',
    ]);
    expect([policy.ofHost('localhost'), new AllowedTargets(['localhost']).ofHost('localhost')]).toEqual(['loopback', null]);
  });

  test('before the policy stood its own networks, and never the metadata of a cloud', () => {
    const policy = new AllowedTargets([], ['gateway.inside', '10.0.0.7', '169.254.169.254']);
    expect([policy.ofHost('10.0.0.7'), policy.ofHost('10.0.0.8')]).toEqual([null, 'private']);
    expect([policy.ofAddress('gateway.inside', '192.168.3.4'), policy.ofAddress('gateway.inside', '169.254.169.254')]).toEqual([
      null,
      'link-local',
    ]);
    expect(policy.ofHost('169.254.169.254')).toBe('link-local');
    expect(new AllowedTargets().goingOnWith(['gateway.inside']).ofAddress('gateway.inside', '10.0.0.1')).toBeNull();
  });

  test('nothing inner, for who names nothing', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) =>
        expect(new AllowedTargets().ofAddress('x.example', address)).toBe(innerKindOf(address)),
      ),
    );
    expect(INNER_KINDS).toContain('link-local');
    expect(['hooks.inside', '10.0.0.0/8', '::1', 'http://x', 'a b', ''].map(isTargetEntry)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
