import { expect, test } from '@jest/globals';
import type { Hall } from '../hall/index.js';
import { type Kiosk } from '../kiosk/index.js';
import { Places } from './index.js';

const hall = (id: string, region: string): Hall => ({ id, region }) as Hall;
const kiosk = (id: string, of: string): Kiosk => ({ id, hall: of }) as Kiosk;

test('places follow kiosks and halls that move', () => {
  const places = new Places([hall('a', 'r'), hall('b', 'r')], [kiosk('K-1', 'a')]);
  places.takeKiosk(kiosk('K-2', 'a'), undefined);
  places.takeKiosk(kiosk('K-1', 'b'), kiosk('K-1', 'a'));
  places.takeKiosk(kiosk('K-1', 'b'), kiosk('K-1', 'b'));
  places.takeHalls([hall('b', 's'), hall('c', 's'), hall('a', 'r')]);
  expect(['a', 'b', 'c'].map((id) => places.kiosksIn(id))).toEqual([['K-2'], ['K-1'], []]);
  expect(['r', 's', 't'].map((id) => places.hallsIn(id))).toEqual([['a'], ['b', 'c'], []]);
});
