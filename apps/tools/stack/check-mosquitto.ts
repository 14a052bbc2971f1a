import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../local/launch.js';
import { hasMosquitto, mosquittoIn } from '../local/mosquitto.js';
import type { Found, Stack } from './checked-stack.js';

/** Longest wait for its first word that it runs, milliseconds. */
const PATIENCE = 10_000;

/** Has a real Mosquitto read the file, on a port of its own, for a moment. */
export async function mosquitto({ files }: Stack): Promise<Found> {
  if (!hasMosquitto()) return { skipped: 'Mosquitto is not installed here (Debian package mosquitto)' };
  const folder = mkdtempSync(join(tmpdir(), 'hallwatch-mosquitto-check-'));
  try {
    const text = files.read('mosquitto/mosquitto.conf');
    const launch = mosquittoIn({ folder, port: await freePort(), adminPassword: 'made-up-for-the-check', text });
    const refused = await refusalOf(launch);
    return refused === null ? [] : [`Mosquitto refuses mosquitto/mosquitto.conf: ${refused}`];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What it says against its configuration; null when it runs. */
function refusalOf({ command, args }: { command: string; args: string[] }): Promise<string | null> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    let runs = false;
    const end = (): void => void child.kill('SIGKILL');
    const patience = setTimeout(end, PATIENCE);
    child.stderr.setEncoding('utf8').on('data', (more: string) => {
      said += more;
      runs ||= /mosquitto version \S+ running/.test(said);
      if (runs) end();
    });
    child.once('close', () => {
      clearTimeout(patience);
      const errors = said.split('\n').filter((line) => line.includes('Error'));
      resolve(runs ? null : errors.join(' ') || said.trim() || 'it says nothing');
    });
  });
}
