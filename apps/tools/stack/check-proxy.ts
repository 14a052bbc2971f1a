import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Found, Stack } from './checked-stack.js';
import { environmentOf } from './compose.js';

const CONFIG = 'proxy/Caddyfile';

/** Has Debian's Caddy read the configuration with what compose puts into it. */
export function proxy({ files, compose }: Stack): Found {
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-proxy-check-'));
  try {
    const config = join(folder, 'Caddyfile');
    writeFileSync(config, files.read(CONFIG));
    const service = compose.services['proxy'];
    const given = service ? environmentOf(service) : [];
    const env = {
      PATH: process.env['PATH'] ?? '',
      HOME: folder,
      ...Object.fromEntries(given),
      XDG_DATA_HOME: folder,
      XDG_CONFIG_HOME: folder,
    };
    const args = ['validate', '--config', config, '--adapter', 'caddyfile'];
    const { error, status, stderr } = spawnSync('caddy', args, { encoding: 'utf8', env });
    if (error) return { skipped: "caddy is not installed here (Debian's package of that name)" };
    return status === 0 ? [] : [`${CONFIG}: ${stderr.trim().split('\n').at(-1)}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
