import { copyFileSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { MINUTE } from '#libs/domain/index.js';
import { type CertificateFiles, canCertify, OPENSSL_ABSENT, TestAuthority } from '#test/harness/certificates.js';
import { DoorForTests } from '#test/harness/door-for-tests.js';
import { CertificateNotReloaded, CertificateReloaded } from './index.js';

const folder = mkdtempSync(join(tmpdir(), 'hallwatch-tls-'));
const tls = { cert: join(folder, 'used.crt'), key: join(folder, 'used.key') };
let door: DoorForTests | undefined;
afterEach(() => door?.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Common name of the certificate that a listener shows. */
const shown = (port: number): Promise<string | string[] | undefined> =>
  new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(socket.getPeerCertificate().subject.CN);
      socket.destroy();
    });
    socket.on('error', reject);
  });

/** As a renewal does it: the new file takes the name of the old one. */
function use({ cert, key }: CertificateFiles, as = tls): void {
  for (const [from, to] of [
    [key, as.key],
    [cert, as.cert],
  ] as const) {
    copyFileSync(from, `${to}.new`);
    renameSync(`${to}.new`, to);
  }
}

if (!canCertify) test.skip(`certificates of the listeners (${OPENSSL_ABSENT})`, () => undefined);
else describe('the certificate files', certificates);

function certificates(): void {
  let first: CertificateFiles;
  let second: CertificateFiles;
  beforeAll(() => {
    const authority = new TestAuthority(folder, 'authority');
    [first, second] = [authority.certify('first.test'), authority.certify('second.test')];
  });
  const open = async (): Promise<DoorForTests> => {
    use(first);
    door = await DoorForTests.open(['tls', 'wss'], { tls });
    return door;
  };

  test('that are renewed are used at once on every listener, and nobody is cut off', async () => {
    const { clients, at } = await connected();
    use(second);
    await at.until(() => at.count(CertificateReloaded) === 1, 'the new certificate');
    expect([await shown(at.port('tls')), await shown(at.port('wss'))]).toEqual(['second.test', 'second.test']);
    for (const client of clients) await client.publishAsync('t', 'x', { qos: 1 });
  });

  test('that are broken change nothing, are told once, and are used when they are mended', async () => {
    const at = await open();
    writeFileSync(tls.cert, 'not a certificate');
    await at.until(() => at.count(CertificateNotReloaded) === 1, 'the fault to be told');
    for (let n = 0; n < 3; n++) {
      at.clock.forward(MINUTE);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(at.count(CertificateNotReloaded)).toBe(1);
    expect(at.events.at(-1)?.says).toContain('HALLWATCH_TLS_CERT');
    expect(await shown(at.port('tls'))).toBe('first.test');
    use(second);
    await at.until(() => at.count(CertificateReloaded) === 1, 'the new certificate');
    expect(await shown(at.port('tls'))).toBe('second.test');
  });

  test('that are changed where nobody watches are seen within a minute', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'hallwatch-elsewhere-'));
    const linked = { cert: join(folder, 'linked.crt'), key: join(folder, 'linked.key') };
    const real = { cert: join(elsewhere, 'real.crt'), key: join(elsewhere, 'real.key') };
    use(first, real);
    symlinkSync(real.cert, linked.cert);
    symlinkSync(real.key, linked.key);
    const at = await DoorForTests.open(['tls'], { tls: linked });
    door = at;
    use(second, real);
    await new Promise((resolve) => setTimeout(resolve, 800));
    expect(await shown(at.port('tls'))).toBe('first.test');
    at.clock.forward(MINUTE);
    await at.until(() => at.count(CertificateReloaded) === 1, 'the new certificate');
    expect(await shown(at.port('tls'))).toBe('second.test');
    rmSync(elsewhere, { recursive: true });
  });

  test('that vanish change nothing', async () => {
    const at = await open();
    rmSync(tls.key);
    await at.until(() => at.count(CertificateNotReloaded) === 1, 'the fault to be told');
    expect(at.events.at(-1)?.says).toContain('HALLWATCH_TLS_KEY');
    at.clock.forward(MINUTE);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(at.count(CertificateNotReloaded)).toBe(1);
    expect(await shown(at.port('wss'))).toBe('first.test');
  });

  test('that do not fit stop the start with the name of the wrong one', async () => {
    use(first);
    const refused = (paths: { cert: string; key: string; ca?: string }) =>
      expect(DoorForTests.open(['tls'], { tls: paths })).rejects;
    const junk = join(folder, 'junk.pem');
    writeFileSync(junk, 'junk');
    await refused({ ...tls, cert: join(folder, 'absent.crt') }).toThrow('HALLWATCH_TLS_CERT cannot be read (ENOENT)');
    await refused({ ...tls, cert: junk }).toThrow('HALLWATCH_TLS_CERT is not as it should be. It must be a certificate');
    await refused({ ...tls, key: junk }).toThrow('HALLWATCH_TLS_KEY is not as it should be. It must be a key in PEM');
    await refused({ ...tls, key: second.key }).toThrow(
      'HALLWATCH_TLS_KEY is not as it should be. It must be the key of the cert',
    );
    await refused({ ...tls, ca: junk }).toThrow('HALLWATCH_TLS_CA is not as it should be');
  });

  async function connected() {
    const at = await open();
    const clients = [
      await at.connect('tls', { rejectUnauthorized: false }),
      await at.connect('wss', { rejectUnauthorized: false }),
    ];
    return { at, clients };
  }
}
