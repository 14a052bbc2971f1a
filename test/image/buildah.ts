import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Programs of Debian packages of the same name; crun is what buildah runs by. */
const PROGRAMS = ['buildah', 'debootstrap', 'crun'];
const DEBIAN = 'http://deb.debian.org/debian';

/** What is not installed here. */
export const absent = (): string[] => PROGRAMS.filter((name) => spawnSync(name, ['--version']).error !== undefined);

/** Images in a folder of their own. */
export class Images {
  constructor(private readonly folder: string) {}

  /** What buildah says on standard output. */
  run(args: string[]): string {
    const of = ['--root', join(this.folder, 'images'), '--runroot', join(this.folder, 'run'), '--storage-driver', 'vfs'];
    return execFileSync('buildah', [...of, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  }

  /** An image of that name as Node's makers make theirs: Debian, Node and npm, and the user node. */
  makeBase(name: string, node: string): void {
    const root = join(this.folder, 'debian');
    execFileSync('debootstrap', ['--variant=minbase', 'bookworm', root, DEBIAN], { stdio: ['ignore', 'ignore', 'inherit'] });
    execFileSync('chroot', [root, 'useradd', '--uid', '1000', '--user-group', '--create-home', 'node']);
    this.putNode(root, node);
    const base = this.run(['from', 'scratch']);
    this.run(['copy', '--quiet', base, root, '/']);
    this.run(['config', '--env', 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', base]);
    const { NODE_EXTRA_CA_CERTS: authorities } = process.env;
    if (authorities) this.run(['config', '--env', `NODE_EXTRA_CA_CERTS=${authorities}`, base]);
    this.run(['commit', '--quiet', '--rm', base, name]);
  }

  /** Node of that version out of its package for npm, npm of this machine, and the authorities that this machine believes. */
  private putNode(root: string, version: string): void {
    const [cpu] = [process.arch];
    const packed = execFileSync('npm', ['pack', '--silent', `node-linux-${cpu}@${version}`], {
      cwd: this.folder,
      encoding: 'utf8',
    });
    const local = join(root, 'usr', 'local');
    execFileSync('tar', ['-xzf', join(this.folder, packed.trim()), '-C', local, '--strip-components=1', 'package/bin/node']);
    const npm = [join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm'), '/usr/share/nodejs/npm'].find(existsSync);
    if (!npm) throw new Error('npm is not found beside Node');
    mkdirSync(join(local, 'lib', 'node_modules'), { recursive: true });
    cpSync(npm, join(local, 'lib', 'node_modules', 'npm'), { recursive: true, dereference: true });
    execFileSync('ln', ['-s', '../lib/node_modules/npm/bin/npm-cli.js', join(local, 'bin', 'npm')]);
    mkdirSync(join(root, 'etc', 'ssl', 'certs'), { recursive: true });
    cpSync('/etc/ssl/certs/ca-certificates.crt', join(root, 'etc', 'ssl', 'certs', 'ca-certificates.crt'), { dereference: true });
  }
}
