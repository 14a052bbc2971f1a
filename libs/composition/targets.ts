import { CHANNELS } from '#libs/contracts/index.js';
import type { AllowedTargets, KioskRegistry } from '#libs/domain/index.js';
import { NamedEvent } from '#libs/runtime/index.js';

/** Alerts go where the policy would let nobody register anew, or do not go at all. */
export class TargetsUnnamed extends NamedEvent {
  readonly level = 'warn';
  constructor(readonly says: string) {
    super();
  }
}

const hostsOf = (registry: Pick<KioskRegistry, 'people'>): string[] => [
  ...new Set(
    registry
      .people()
      .flatMap(({ channels }) => channels)
      .flatMap((address) => {
        const { url } = CHANNELS.identity(address);
        return typeof url === 'string' && URL.canParse(url) ? [new URL(url).hostname] : [];
      }),
  ),
];

/** What is registered and is inner by how it is written; null: nothing that somebody has to name. */
export function unnamedTargets(
  registry: Pick<KioskRegistry, 'people'>,
  strict: AllowedTargets,
  policy: AllowedTargets,
): string | null {
  const unnamed = hostsOf(registry).filter((host) => strict.ofHost(host) !== null);
  if (unnamed.length === 0) return null;
  const refused = unnamed.filter((host) => policy.ofHost(host) !== null);
  const goOn = unnamed.filter((host) => !refused.includes(host));
  const said = [
    ...(goOn.length > 0 ? [`${goOn.join(', ')} (alerts still go there, because they did before)`] : []),
    ...(refused.length > 0 ? [`${refused.join(', ')} (no alert goes there)`] : []),
  ];
  return `Registered targets are inner addresses that nobody has named: ${said.join('; ')}. Write them into HALLWATCH_ALLOW_TARGETS, or correct the register.`;
}

/** The same of what is refused: that somebody is not told is a complaint, and an address that is still good is none. */
export const refusedTargets = (registry: Pick<KioskRegistry, 'people'>, policy: AllowedTargets): string | null =>
  unnamedTargets(registry, policy, policy);
