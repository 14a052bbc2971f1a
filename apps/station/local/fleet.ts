import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { projectFile } from '#libs/runtime/index.js';

interface Fleet {
  kiosks: { id: string; state?: string }[];
}

/** Puts the demo's fleet into the register and writes the passwords of its kiosks to the file. */
export async function registerFleet(url: string, adminPassword: string, file: string): Promise<void> {
  const post = async <T>(path: string, body: string, headers: Record<string, string> = {}): Promise<T> => {
    const answer = await fetch(`${url}/api/v1/${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const fleet = readFileSync(projectFile('apps', 'simulator', 'fleet.demo.json'), 'utf8');
  const { token } = await post<{ token: string }>('session', JSON.stringify({ name: 'admin', password: adminPassword }));
  const asAdmin = { authorization: `Bearer ${token}` };
  const { passwords } = await post<{ passwords: Record<string, string> }>('fleet', fleet, asAdmin);
  // A password is told once: what an earlier run was told is in the file, what is nowhere is made anew.
  const all: Record<string, string> = { ...(existsSync(file) && JSON.parse(readFileSync(file, 'utf8'))), ...passwords };
  for (const { id, state } of (JSON.parse(fleet) as Fleet).kiosks) {
    if (state === 'retired' || all[id]) continue;
    const fresh = await post<{ mqtt: { password: string } }>(`kiosks/${id}/credentials`, '{}', asAdmin);
    all[id] = fresh.mqtt.password;
  }
  writeFileSync(file, JSON.stringify(all), { mode: 0o600 });
}
