import type { Stack } from './checked-stack.js';
import type { Service } from './compose.js';

const each = ({ compose }: Stack, find: (name: string, service: Service) => (string | false)[]): string[] =>
  Object.entries(compose.services).flatMap(([name, service]) => find(name, service).filter((found) => found !== false));

/** Reading what others own: the one power of root that may be given back. */
const READS = 'DAC_READ_SEARCH';
const onlyReads = ({ cap_add = [] }: Service): boolean => cap_add.join() === READS;

const isRoot = (user: string): boolean => /^(root|0)(:|$)/.test(user);

export const images = (stack: Stack): string[] =>
  each(stack, (name, service) => [
    !/^[a-z0-9./-]+:v?\d+\.\d+(\.\d+)?[\w.-]*(@sha256:[0-9a-f]{64})?$/.test(service.image) &&
      `${name}: the image ${service.image} is not pinned; give it a version such as :1.2.3.`,
    (!service.user || (isRoot(service.user) && !onlyReads(service))) &&
      `${name}: it has no user, or is root; name one with \`user:\`.`,
  ]);

/** What may be given back: a program that is marked to want it is not started without. Above 1023 it opens nothing that others could not. */
const HARMLESS = new Set(['NET_BIND_SERVICE']);

export const limits = (stack: Stack): string[] =>
  each(stack, (name, service) => [
    !service.mem_limit && `${name}: it has no mem_limit and could take the memory of the machine.`,
    !service.cpus && `${name}: it has no cpus and could take every core.`,
    !service.pids_limit && `${name}: it has no pids_limit.`,
    !service.cap_drop?.includes('ALL') && `${name}: it keeps capabilities; write \`cap_drop: [ALL]\`.`,
    !!service.cap_add?.some((power) => !HARMLESS.has(power) && power !== READS) &&
      `${name}: it is given ${service.cap_add}, powers of root.`,
    !service.security_opt?.includes('no-new-privileges:true') && `${name}: it may gain privileges.`,
    !service.read_only && `${name}: its root can be written; write \`read_only: true\` and give it tmpfs and volumes.`,
  ]);

export const health = (stack: Stack): string[] =>
  each(stack, (name, { healthcheck, profiles, restart }) => [
    !healthcheck && !profiles && restart !== 'no' && `${name}: it has no healthcheck.`,
  ]);

export const dependencies = (stack: Stack): string[] =>
  each(stack, (name, { depends_on = {} }) =>
    Object.entries(depends_on).map(([other, { condition }]) => {
      const waitedFor = stack.compose.services[other];
      if (!waitedFor) return `${name}: it waits for ${other}, which is no service.`;
      const { profiles } = waitedFor;
      if (profiles && !stack.compose.services[name]?.profiles?.some((one) => profiles.includes(one)))
        return `${name}: it waits for ${other}, which is only there with the profile ${profiles}.`;
      if (condition === 'service_healthy') return !waitedFor.healthcheck && `${name}: ${other} has no healthcheck to wait for.`;
      if (condition === 'service_completed_successfully')
        return waitedFor.restart !== 'no' && `${name}: ${other} is started again when it ends, so its end never comes.`;
      return `${name}: it waits for ${other} by ${condition}; only service_healthy means that it is well.`;
    }),
  );

export function ports(stack: Stack): string[] {
  const taken = new Map<string, string>();
  return each(stack, (name, service) =>
    (service.ports ?? []).flatMap((written) => {
      const [host, published] = written.split(':');
      const other = taken.get(published ?? '');
      taken.set(published ?? '', name);
      return [
        host !== '127.0.0.1' && `${name}: the port ${written} is open to other machines; begin it with 127.0.0.1: or a variable.`,
        other !== undefined && `${name}: the port ${published} is ${other}'s too.`,
      ];
    }),
  );
}
