import { X509Certificate } from 'node:crypto';
import { type FSWatcher, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createSecureContext, type SecureContextOptions, type Server } from 'node:tls';
import { type Clock, MINUTE } from '#libs/domain/index.js';
import { type Report, StartRefused } from '#libs/runtime/index.js';
import { CertificateNotReloaded, CertificateReloaded, CertificatesNotWatched } from './listener-events.js';

/** Paths of PEM files. */
export interface TlsPaths {
  cert: string;
  key: string;
  /** Authority of the kiosks' certificates. Absent: kiosks are not asked for any. */
  ca?: string;
}

interface Pem {
  cert: Buffer;
  key: Buffer;
  ca?: Buffer;
}

const VARIABLES = { cert: 'HALLWATCH_TLS_CERT', key: 'HALLWATCH_TLS_KEY', ca: 'HALLWATCH_TLS_CA' } as const;
/** Certificate and key are written one after the other; milliseconds until both are there. */
const SETTLED_AFTER = 500;

/** The certificate files, and the servers that use them. A change is taken over while they run. */
export class TlsFiles {
  private readonly servers = new Set<Server>();
  private watchers: FSWatcher[] = [];
  private callOff: () => void = () => undefined;
  private settling: NodeJS.Timeout | undefined;
  /** What was looked at last, good or not, so that a fault is told once. */
  private seen: Pem;
  /** The present fault, which is told once. */
  private told = '';
  private looking = false;
  private closed = false;

  /** Reads and checks the files. Throws {@link StartRefused} that names the variable of the wrong one. */
  static async open(paths: TlsPaths, clock: Clock, report: Report): Promise<TlsFiles> {
    const pem = await read(paths);
    check(pem);
    return new TlsFiles(paths, pem, clock, report);
  }

  private constructor(
    private readonly paths: TlsPaths,
    private good: Pem,
    private readonly clock: Clock,
    private readonly report: Report,
  ) {
    this.seen = good;
    this.watchFolders();
    this.lookEachMinute();
  }

  get options(): SecureContextOptions {
    return { ...this.good };
  }

  get asksForCertificates(): boolean {
    return this.paths.ca !== undefined;
  }

  /** Has a server given every new certificate. */
  keep(server: Server): void {
    this.servers.add(server);
  }

  close(): void {
    this.closed = true;
    this.callOff();
    clearTimeout(this.settling);
    for (const watcher of this.watchers) watcher.close();
  }

  private watchFolders(): void {
    // The folder, as a new file often takes the place of the old one by its name.
    const folders = new Set(Object.values(this.paths).map((path: string) => dirname(path)));
    const failed = (error: unknown): void => this.report(new CertificatesNotWatched(error));
    for (const folder of folders) {
      try {
        this.watchers.push(watch(folder, { persistent: false }, () => this.lookSoon()).on('error', failed));
      } catch (error) {
        failed(error);
      }
    }
  }

  private lookSoon(): void {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => void this.look(), SETTLED_AFTER).unref();
  }

  private lookEachMinute(): void {
    this.callOff = this.clock.after(MINUTE, () => {
      void this.look();
      this.lookEachMinute();
    });
  }

  /** One look at a time: a slow disk is not asked again meanwhile. */
  private async look(): Promise<void> {
    if (this.closed) return;
    if (this.looking) return this.lookSoon();
    this.looking = true;
    try {
      const pem = await read(this.paths);
      this.told = '';
      if (this.closed || same(pem, this.seen)) return;
      this.seen = pem;
      // The old ones came back after a fault.
      if (!same(pem, this.good)) this.take(pem);
    } catch (error) {
      this.tell(error as Error);
    } finally {
      this.looking = false;
    }
  }

  private tell(error: Error): void {
    if (error.message !== this.told) this.report(new CertificateNotReloaded(error));
    this.told = error.message;
  }

  private take(pem: Pem): void {
    check(pem);
    this.good = pem;
    for (const server of this.servers) server.setSecureContext({ ...pem });
    this.report(new CertificateReloaded());
  }
}

async function read({ cert, key, ca }: TlsPaths): Promise<Pem> {
  return {
    cert: await readOne('cert', cert),
    key: await readOne('key', key),
    ...(ca !== undefined && { ca: await readOne('ca', ca) }),
  };
}

async function readOne(what: keyof TlsPaths, path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new StartRefused(
      `The file of ${VARIABLES[what]} cannot be read (${code}).`,
      'Name a PEM file that this user may read.',
      error,
    );
  }
}

/** Throws {@link StartRefused} that names the variable of the wrong file. */
function check({ cert, key, ca }: Pem): void {
  const must = (what: keyof TlsPaths, isFine: () => void, mend: string): void => {
    try {
      isFine();
    } catch (error) {
      throw new StartRefused(`The file of ${VARIABLES[what]} is not as it should be.`, mend, error);
    }
  };
  must('cert', () => createSecureContext({ cert }), 'It must be a certificate in PEM.');
  must('key', () => createSecureContext({ key }), 'It must be a key in PEM, without a password.');
  must('key', () => createSecureContext({ cert, key }), 'It must be the key of the certificate of HALLWATCH_TLS_CERT.');
  if (ca) must('ca', () => new X509Certificate(ca), 'It must be one or more certificates in PEM.');
}

const same = (one: Pem, other: Pem): boolean =>
  one.cert.equals(other.cert) && one.key.equals(other.key) && (one.ca ?? one.key).equals(other.ca ?? other.key);
