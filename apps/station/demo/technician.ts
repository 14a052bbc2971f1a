import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Api } from '#apps/simulator/index.js';
import type { FleetFile } from '#libs/contracts/index.js';
import { readText, writeOwn } from '#libs/runtime/index.js';

/** A log-in for the page of technicians. */
export interface TechnicianLogin {
  name: string;
  password: string;
}

interface Invited {
  name: string;
  /** Where the person joins: its token is the last of the path. */
  invitation: { url: string };
}

/** Who sees to most kiosks of the fleet, so that whoever looks finds something to do; undefined: it names nobody. */
export function busiestOf({ people, kiosks }: Pick<FleetFile, 'people' | 'kiosks'>): string | undefined {
  const seesTo = (id: string): number => kiosks.filter(({ maintainer }) => maintainer === id).length;
  const technicians = people.filter(({ id, roles }) => roles.includes('technician') && seesTo(id) > 0);
  return technicians.sort((a, b) => seesTo(b.id) - seesTo(a.id))[0]?.id;
}

/** Invites one technician of the fleet and joins as them, once for a folder of the demo: later the file tells. */
export async function technicianLogin(api: Api, fleet: FleetFile, file: string): Promise<TechnicianLogin | null> {
  if (existsSync(file)) return JSON.parse(readText(file)) as TechnicianLogin;
  const personId = busiestOf(fleet);
  if (personId === undefined) return null;
  const { name, invitation } = await api.call<Invited>('accounts', { personId, roles: ['technician'] });
  const password = randomBytes(12).toString('base64url');
  await api.call(`invitations/${invitation.url.slice(invitation.url.lastIndexOf('/') + 1)}`, { password });
  const login = { name, password };
  writeOwn(file, JSON.stringify(login));
  return login;
}
