import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { FleetInput } from '#libs/contracts/index.js';
import { readText, writeOwn } from '#libs/runtime/index.js';
import type { Api } from './api.js';

export interface EnrolParts {
  api: Api;
  /** As the file has it: what it leaves out stays as it is. */
  fleet: FleetInput;
  /** Where the phones of its people are. */
  phones: { url: string; secret: string };
  /** Where the passwords of its kiosks are written: {kioskId: password}. */
  passwords: string;
}

/** Puts a fleet into the register of an installation, its people with the phones of the demo, and notes the passwords of its kiosks. */
export async function enrol({ api, fleet, phones, passwords: file }: EnrolParts): Promise<{ halls: number; kiosks: number }> {
  const channels = [{ kind: 'webhook' as const, ...phones }];
  const people = (fleet.people ?? []).map((person) => ({ ...person, channels }));
  const answer = await api.call<{ halls: number; kiosks: number; passwords: Record<string, string> }>('fleet', {
    ...fleet,
    people,
  });
  // A password is told once: what an earlier run was told is in the file, what is nowhere is made anew.
  const all: Record<string, string> = { ...(existsSync(file) && JSON.parse(readFileSync(file, 'utf8'))), ...answer.passwords };
  for (const { id, state } of fleet.kiosks ?? []) {
    if (state === 'retired' || all[id]) continue;
    all[id] = (await api.call<{ mqtt: { password: string } }>(`kiosks/${id}/credentials`, {})).mqtt.password;
  }
  writeOwn(file, JSON.stringify(all));
  return answer;
}

/** What signs the alerts of the demo; it is made up once. */
export function phonesSecret(file: string): string {
  if (!existsSync(file)) writeOwn(file, randomBytes(24).toString('hex'));
  return readText(file).trim();
}
