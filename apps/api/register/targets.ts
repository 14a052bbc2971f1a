import { CHANNELS } from '#libs/contracts/index.js';
import { type AllowedTargets, type ChannelAddress, type KioskRegistry, type Person, refusedTarget } from '#libs/domain/index.js';
import type { FieldError } from '../http/problem.js';
import { Problem } from '../http/problem.js';

function wrongWith(address: ChannelAddress, policy: AllowedTargets, field: string): FieldError[] {
  const { url } = CHANNELS.identity(address);
  if (typeof url !== 'string' || !URL.canParse(url)) return [];
  const { hostname } = new URL(url);
  const kind = policy.ofHost(hostname);
  if (kind === null) return [];
  const says = refusedTarget(hostname, kind);
  return [{ field, message: `${says.en}.`, says }];
}

/** Refuses addresses to which nothing may be sent. What is registered already may stay: whether anything goes there is asked when it is sent. */
export function refuseTargets(
  people: Person[],
  registry: Pick<KioskRegistry, 'person'>,
  policy: AllowedTargets,
  inFile: (path: string) => string,
): void {
  const errors = people.flatMap(({ id, channels }, at) => {
    const known = registry.person(id)?.channels ?? [];
    return channels.flatMap((address, nth) => {
      if (known.some((one) => CHANNELS.isSame(one, address))) return [];
      return wrongWith(address, policy, inFile(`people.${at}.channels.${nth}.url`));
    });
  });
  if (errors.length === 0) return;
  throw new Problem(
    'target-refused',
    errors
      .map(({ field, message }) => `${field}: ${message}`)
      .slice(0, 3)
      .join('; '),
    { errors },
  );
}
