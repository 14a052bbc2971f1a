import { expect } from '@jest/globals';
import type { AccountScope, Role } from '#libs/domain/index.js';
import type { Person } from './console.js';
import type { StoryStation } from './station.js';

export const JOINED_PASSWORD = 'the river is wide today';

interface Joining {
  id: string;
  role: Role;
  halls?: string[];
  /** Unless told, their halls. */
  scope?: AccountScope;
}

/** Somebody of the register. */
export async function registered(station: StoryStation, { id, role, halls = ['hall-1'] }: Joining): Promise<void> {
  const person = { id, name: `示例${id}`, roles: [role], halls, skills: [], channels: [] };
  expect((await station.call('/api/v1/fleet', { body: { people: [person] } })).status).toBe(200);
}

/** Somebody who has joined by the link that an administrator gave them. */
export async function joined(station: StoryStation, who: Joining): Promise<Person> {
  await registered(station, who);
  const wanted = { personId: who.id, ...(who.scope !== undefined && { scope: who.scope }) };
  const { body } = await station.call('/api/v1/accounts', { body: wanted });
  const token = (body as { invitation: { url: string } }).invitation.url.split('/').at(-1);
  const set = await station.call(`/api/v1/invitations/${token}`, { body: { password: JOINED_PASSWORD } });
  expect(set.status).toBe(204);
  return { name: who.id, password: JOINED_PASSWORD };
}
