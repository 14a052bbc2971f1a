import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import type { IClientOptions } from 'mqtt';
import { DAY, MINUTE } from '#libs/domain/index.js';
import { type CertificateFiles, canCertify, fileOf, OPENSSL_ABSENT, TestAuthority } from '#test/harness/certificates.js';
import { DoorForTests } from '#test/harness/door-for-tests.js';
import { LOAD_PASSWORD, loadKioskId } from '#test/load/fleet.js';
import { BlockedNameTried, CertificateRefused, KioskCutOff, KioskNameBlocked, KioskNotAdmitted } from './index.js';

const A = loadKioskId(0);
const B = loadKioskId(1);
const folder = mkdtempSync(join(tmpdir(), 'hallwatch-admission-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let door: DoorForTests;
afterEach(() => door.close());

describe('wrong passwords', () => {
  const tenWrong = async (): Promise<number[]> => {
    const codes: number[] = [];
    for (let n = 0; n < 10; n++) codes.push(await door.codeFor(A, `wrong-${n}`));
    return codes;
  };

  test('ten of them block that kiosk name from that address, say so once, and let it in again later', async () => {
    door = await DoorForTests.open(['plain']);
    expect(await tenWrong()).toEqual(Array(10).fill(5));
    expect(await door.codeFor(A, LOAD_PASSWORD)).toBe(5);
    expect(await door.codeFor(A, 'wrong')).toBe(5);
    expect([door.count(KioskNameBlocked), door.count(BlockedNameTried), door.count(KioskNotAdmitted)]).toEqual([1, 2, 10]);
    door.clock.forward(15 * MINUTE);
    expect(await door.codeFor(A, LOAD_PASSWORD)).toBe(0);
  });

  test('the same kiosk at another address, another kiosk at the same address, and who is connected, are not touched', async () => {
    door = await DoorForTests.open(['plain']);
    const connected = await door.connect('plain');
    await tenWrong();
    expect(await door.codeFor(A, LOAD_PASSWORD, '127.0.0.2')).toBe(0);
    expect(await door.codeFor(B, LOAD_PASSWORD)).toBe(0);
    await connected.publishAsync('t', 'x', { qos: 1 });
  });

  test('a new password of the kiosk ends the block at once', async () => {
    door = await DoorForTests.open(['plain']);
    await tenWrong();
    expect(await door.codeFor(A, LOAD_PASSWORD)).toBe(5);
    door.registry.given = 'given anew';
    expect(await door.codeFor(A, LOAD_PASSWORD)).toBe(0);
    expect(await tenWrong()).toEqual(Array(10).fill(5));
    expect(await door.codeFor(A, LOAD_PASSWORD)).toBe(5);
  });

  test('no event of theirs has a password in it', async () => {
    door = await DoorForTests.open(['plain']);
    await tenWrong();
    await door.codeFor(A, LOAD_PASSWORD);
    const told = JSON.stringify(door.events.map(({ says, fields }) => [says, fields]));
    expect(told).toContain(A);
    expect(told).not.toMatch(/wrong-\d/);
    expect(told).not.toContain(LOAD_PASSWORD);
  });
});

if (!canCertify) test.skip(`client certificates (${OPENSSL_ABSENT})`, () => undefined);
else
  describe('a client certificate', () => withCertificates(new TestAuthority(folder, 'ours'), new TestAuthority(folder, 'other')));

function withCertificates(ours: TestAuthority, other: TestAuthority): void {
  const server = ours.certify('hallwatch.test');
  const open = async (): Promise<void> => {
    door = await DoorForTests.open(['plain', 'tls', 'wss'], { tls: { ...server, ca: ours.cert } });
  };
  const showing = ({ cert, key }: CertificateFiles): IClientOptions => ({
    ...{ cert: fileOf(cert), key: fileOf(key), ca: fileOf(ours.cert) },
    ...{ username: undefined, password: undefined },
  });
  const refusals = (): unknown[] =>
    door.events.filter((event) => event instanceof CertificateRefused).map(({ counts }) => counts?.labels?.['reason']);

  test.each(['tls', 'wss'] as const)(
    'with the id of a kiosk lets it in by %s without a password, as itself only',
    async (via) => {
      await open();
      const client = await door.connect(via, showing(ours.certify(A)));
      const topic = `hallwatch/v1/load/${A}/heartbeat`;
      await client.publishAsync(topic, '{}', { qos: 1 });
      expect(door.taken).toMatchObject([{ topic, sender: A }]);
      const [own, foreign] = [`hallwatch/v1/load/${A}/down/#`, `hallwatch/v1/load/${B}/down/#`];
      expect((await client.subscribeAsync(own, { qos: 1 }))[0]?.qos).toBe(1);
      await expect(client.subscribeAsync(foreign)).rejects.toThrow();
    },
  );

  test('with the user name that it has lets the kiosk in, with another not', async () => {
    await open();
    const certificate = showing(ours.certify(A));
    await door.connect('tls', { ...certificate, username: A, password: 'whatever' });
    await expect(door.connect('tls', { ...certificate, username: B, password: LOAD_PASSWORD })).rejects.toThrow();
    expect(refusals()).toEqual(['other-name']);
  });

  test.each([
    ['from another authority', () => other.certify(A), 'not-ours'],
    ['that has expired', () => ours.certify(A, 'expired', -1), 'expired'],
    ['of a kiosk that nobody knows', () => ours.certify('K-nobody'), 'unknown-kiosk'],
  ] as const)('%s is refused with its reason', async (_what, made, reason) => {
    await open();
    await expect(door.connect('tls', showing(made()))).rejects.toMatchObject({ code: 5 });
    expect(refusals()).toEqual([reason]);
    // A right password beside it changes nothing.
    await expect(door.connect('tls', { ...showing(made()), username: A, password: LOAD_PASSWORD })).rejects.toThrow();
  });

  test('of a retired kiosk is refused, and who came by it before is cut off', async () => {
    await open();
    const client = await door.connect('tls', showing(ours.certify(A)));
    await door.registry.retireKiosk(A);
    door.clock.forward(MINUTE);
    await door.until(() => !client.connected, 'the connection to be closed');
    expect(door.count(KioskCutOff)).toBe(1);
    await expect(door.connect('tls', showing(ours.certify(A)))).rejects.toThrow();
    expect(refusals()).toEqual(['retired-kiosk']);
  });

  test('that ends while its kiosk is connected ends the connection', async () => {
    await open();
    const client = await door.connect('tls', showing(ours.certify(A, 'short', 1)));
    door.clock.forward(DAY / 2);
    expect(client.connected).toBe(true);
    door.clock.forward(DAY);
    await door.until(() => !client.connected, 'the connection to be closed');
  });

  test('is not needed: a password lets a kiosk in as before', async () => {
    await open();
    await door.connect('tls', { ca: fileOf(ours.cert) });
    await door.connect('plain');
    expect(door.events).toEqual([]);
  });
}
