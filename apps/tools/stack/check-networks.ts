import { BlockList } from 'node:net';
import type { Stack } from './checked-stack.js';
import type { Compose, Service } from './compose.js';

const namesOf = ({ networks = [] }: Service): string[] => (Array.isArray(networks) ? networks : Object.keys(networks));

function within(address: string, network: string): boolean {
  const [base = '', bits] = network.split('/');
  const list = new BlockList();
  list.addSubnet(base, Number(bits));
  return list.check(address);
}

/** An address that is given by hand is in its network, and is never given to another by itself. */
function addressesIn({ networks: declared = {} }: Compose, service: Service, name: string): string[] {
  const { networks = [] } = service;
  if (Array.isArray(networks)) return [];
  return Object.entries(networks).flatMap(([network, { ipv4_address: address }]) => {
    const { subnet, ip_range: others } = declared[network]?.ipam.config[0] ?? {};
    if (!subnet || !within(address, subnet)) return [`${name}: ${address} is not in the network ${network} (${subnet}).`];
    if (others && !within(address, others)) return [];
    return [`${name}: ${address} may be given to another container of ${network} before it; give that an ip_range without it.`];
  });
}

export function networks({ compose }: Stack): string[] {
  const used = new Set(['default']);
  const wrong = Object.entries(compose.services).flatMap(([name, service]) => {
    for (const network of namesOf(service)) used.add(network);
    const unknown = namesOf(service).filter((network) => network !== 'default' && !(network in (compose.networks ?? {})));
    return [
      ...unknown.map((network) => `${name}: the network ${network} is not declared under \`networks:\`.`),
      ...addressesIn(compose, service, name),
    ];
  });
  const idle = Object.keys(compose.networks ?? {}).filter((network) => !used.has(network));
  return [...wrong, ...idle.map((network) => `The network ${network} is declared and no service uses it.`)];
}
