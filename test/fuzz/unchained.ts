import { isDeepStrictEqual } from 'node:util';
import { withoutSecrets } from '#libs/contracts/index.js';
import { THING_ACTS } from '#libs/domain/index.js';
import type { Grounds } from '../access/place.js';

/** Things of the register that are other than the last act on them says. */
export async function unchained({ stand: { parts } }: Grounds): Promise<string[]> {
  const { registry, chain } = parts;
  await registry.freshen();
  const things = [
    ...registry.halls().map((body) => ({ kind: 'hall', body })),
    ...registry.kiosks().map((body) => ({ kind: 'kiosk', body })),
    ...registry.people().map((body) => ({ kind: 'person', body })),
    ...registry.systems().map((body) => ({ kind: 'system', body })),
    ...registry.rosters().map((body) => ({ kind: 'roster', body })),
    ...registry.departments().map((body) => ({ kind: 'department', body })),
  ];
  const complaints: string[] = [];
  for (const { kind, body } of things) {
    const { items } = await chain.list({ subjectKind: kind, subjectId: body.id, limit: 20 });
    const last = items.find(({ what }) => THING_ACTS.some((one) => one === what));
    const is = JSON.parse(JSON.stringify(withoutSecrets(body))) as object;
    if (!isDeepStrictEqual(last?.after, is))
      complaints.push(`${kind} ${body.id} is ${JSON.stringify(is)}, and by the chain ${JSON.stringify(last?.after)}`);
  }
  return complaints;
}
