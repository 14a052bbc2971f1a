import type { Fault } from '#libs/contracts/index.js';
import { beat } from './heartbeat.js';
import { heartbeatSaid } from './nature.js';
import type { Random } from './random.js';
import type { Message, Nature, Outcome, State } from './state.js';
import { Turn } from './turn.js';

const APP_VERSION = '2.4.1';

/** Why it greets, and what was cleared while nobody could hear it. */
export interface Since {
  reason: 'powerUp' | 'reconnect';
  cleared: Fault[];
}

/** What a kiosk says after a connect: who it is, and how everything stands now, whatever was told before. */
export function greet(nature: Nature, state: State, now: number, random: Random, since: Since): Outcome {
  const turn = new Turn(nature, state, now);
  turn.say('birth', {
    reason: since.reason,
    model: nature.profile.model,
    serial: `SN-${nature.id}`,
    app: APP_VERSION,
    heartbeatS: heartbeatSaid(nature),
    components: [...nature.profile.components],
    services: [...nature.profile.services],
  });
  beat(turn, random);
  turn.sayLevels();
  for (const fault of state.faults) turn.sayFault(fault, 'raised');
  for (const { code, component, action } of since.cleared) {
    const stands = state.faults.some((f) => f.code === code && f.component === component);
    if (!stands) turn.say('fault', { code, component, state: 'cleared', action });
  }
  return turn.outcome();
}

const SWAPPED = 0.05;

/** What was buffered while the link was down, as kiosks send it later: marked by most, a little out of order, now and then twice. */
export function replay(
  buffered: Message[],
  random: Random,
  { marksLate, noise }: Pick<Nature, 'marksLate' | 'noise'>,
): Message[] {
  const late = marksLate
    ? buffered.map((m): Message => ({ ...m, payload: { ...m.payload, historical: true } }) as Message)
    : [...buffered];
  for (let n = 1; n < late.length; n++) {
    if (random.chance(SWAPPED)) [late[n - 1], late[n]] = [late[n] as Message, late[n - 1] as Message];
  }
  return late.flatMap((m) => (random.chance(noise.repeatedLate) ? [m, m] : [m]));
}
