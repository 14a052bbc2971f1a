import type { Hall } from '../hall/index.js';

/** Full-width letters and capitals are the same to whoever looks for a hall. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Finds halls whose name, region and address have every word that was asked for; nothing asked finds all. */
export function hallFinder(asked: string): (hall: Pick<Hall, 'name' | 'region' | 'address'>) => boolean {
  const words = folded(asked)
    .split(/\s+/u)
    .filter((word) => word !== '');
  return ({ name, region, address }) => {
    const text = folded([name, region, address].join('\n'));
    return words.every((word) => text.includes(word));
  };
}
