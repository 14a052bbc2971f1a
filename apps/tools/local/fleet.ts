import { readFileSync } from 'node:fs';
import { Api, enrol, phonesSecret } from '#apps/simulator/index.js';
import type { FleetInput } from '#libs/contracts/index.js';
import { ownFolder } from '#libs/runtime/index.js';
import { DEMO_FLEET } from './parts.js';
import type { LocalInstallation } from './place.js';

/** Puts the demo's fleet into the register, its people with their phones, and writes the passwords of its kiosks to a file. */
export async function enrolDemo(place: LocalInstallation): Promise<void> {
  ownFolder(place.of('demo'));
  await enrol({
    api: new Api(`http://127.0.0.1:${place.ports.api}`, place.secret('admin_password')),
    fleet: JSON.parse(readFileSync(DEMO_FLEET, 'utf8')) as FleetInput,
    phones: { url: `http://127.0.0.1:${place.ports.phones}/alerts`, secret: phonesSecret(place.of('demo', 'phones-secret')) },
    passwords: place.of('demo', 'kiosks.json'),
  });
}
