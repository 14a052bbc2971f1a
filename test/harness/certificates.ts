import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const openssl = (args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });

/** A file's bytes, as clients want them. */
export const fileOf = (path: string): Buffer => readFileSync(path);

export const OPENSSL_ABSENT = 'skipped: openssl (Debian package openssl) is not installed';

/** Whether certificates can be made on this machine. */
export const canCertify: boolean = spawnSync('openssl', ['version']).error === undefined;

export interface CertificateFiles {
  cert: string;
  key: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** An authority of a test, in a folder, that certifies servers and kiosks. */
export class TestAuthority {
  readonly cert: string;
  private readonly key: string;

  constructor(
    private readonly folder: string,
    private readonly name: string,
  ) {
    this.cert = join(folder, `${name}.crt`);
    this.key = join(folder, `${name}.key`);
    openssl(['req', '-x509', ...NEW_KEY, '-days', '365', '-subj', `/CN=${name}`, '-keyout', this.key, '-out', this.cert]);
  }

  /** A certificate for a common name; `days` of -1 ended yesterday. */
  certify(commonName: string, file = commonName, days = 30): CertificateFiles {
    const [cert, key, request] = ['crt', 'key', 'csr'].map((end) => join(this.folder, `${this.name}-${file}.${end}`)) as Three;
    const also = ['-addext', 'subjectAltName=IP:127.0.0.1', '-addext', 'basicConstraints=critical,CA:FALSE'];
    openssl(['req', '-new', ...NEW_KEY, ...also, '-subj', `/CN=${commonName}`, '-keyout', key, '-out', request]);
    const by = ['-CA', this.cert, '-CAkey', this.key, '-CAcreateserial', '-days', String(days), '-copy_extensions', 'copy'];
    openssl(['x509', '-req', '-in', request, ...by, '-out', cert]);
    return { cert, key };
  }
}

type Three = [string, string, string];
