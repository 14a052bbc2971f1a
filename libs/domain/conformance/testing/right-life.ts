import fc from 'fast-check';
import { SECOND } from '../../time/index.js';
import { FactKiosk, FILTERS } from './kiosk.js';

/** What may befall a kiosk that does everything right. */
interface Outage {
  /** Heartbeats before it. */
  after: number;
  seconds: number;
  /** Its program starts anew. */
  reboots: boolean;
  /** The broker learns of the loss only when it is back. */
  halfOpen: boolean;
  buffers: boolean;
}

export interface RightLife {
  periodS: number;
  offsetMs: number;
  keeps: boolean;
  jitter: number[];
  outages: Outage[];
  /** Heartbeats after which it is asked for a birth. */
  askedAfter: number | null;
  answersAfterS: number;
  /** Its first birth says another period, and it is told the right one. */
  firstSays: number | null;
}

const outage = fc.record({
  after: fc.integer({ min: 1, max: 8 }),
  seconds: fc.integer({ min: 1, max: 900 }),
  reboots: fc.boolean(),
  halfOpen: fc.boolean(),
  buffers: fc.boolean(),
});

export const rightLife: fc.Arbitrary<RightLife> = fc.record({
  periodS: fc.constantFrom(5, 60, 300),
  offsetMs: fc.integer({ min: -60_000, max: 60_000 }),
  keeps: fc.boolean(),
  jitter: fc.array(fc.integer({ min: -15, max: 15 }), { minLength: 3, maxLength: 12 }),
  outages: fc.array(outage, { maxLength: 3 }),
  askedAfter: fc.option(fc.integer({ min: 1, max: 8 })),
  answersAfterS: fc.integer({ min: 0, max: 20 }),
  firstSays: fc.option(fc.constantFrom(1, 30, 600)),
});

/** Lives it. */
export function live(life: RightLife): FactKiosk {
  const kiosk = new FactKiosk(undefined, 'b-1', life.offsetMs, life.firstSays ?? life.periodS);
  comeUp(kiosk, life, false);
  if (life.firstSays !== null) {
    kiosk.pass(SECOND).tell({ rebirth: true, heartbeatS: life.periodS });
    kiosk.heartbeatS = life.periodS;
    kiosk.pass(life.answersAfterS * SECOND).birth();
  }
  life.jitter.forEach((percent, n) => {
    beat(kiosk, life, percent);
    if (life.askedAfter === n)
      kiosk
        .tell({ rebirth: true })
        .pass(life.answersAfterS * SECOND)
        .birth();
    for (const [at, one] of life.outages.entries()) if (one.after === n) befall(kiosk, life, one, at);
  });
  return kiosk;
}

function beat(kiosk: FactKiosk, { periodS }: RightLife, percent: number): void {
  kiosk.pass(periodS * SECOND * (1 + percent / 100));
  if (percent % 3 === 0) kiosk.say('consumables');
  kiosk.say('heartbeat');
}

function comeUp(kiosk: FactKiosk, { keeps }: RightLife, again: boolean, takesOver = false): void {
  const filters = keeps && again ? FILTERS.map((filter) => ({ filter, qos: 1 })) : [];
  kiosk.connect({ clean: !keeps, sessionPresent: filters.length > 0, filters, takesOver });
  if (!keeps || !again) kiosk.pass(SECOND).subscribe();
  kiosk.pass(SECOND).birth();
}

/** The line goes; what it makes meanwhile is buffered and comes at once when it is back, of the boot before too. */
function befall(kiosk: FactKiosk, life: RightLife, { seconds, reboots, halfOpen, buffers }: Outage, at: number): void {
  const lost = kiosk.line;
  if (!halfOpen) kiosk.lose();
  const from = kiosk.at;
  const beats = buffers ? Math.min(20, Math.floor(seconds / life.periodS)) : 0;
  const [boot, first] = [kiosk.bootId, kiosk.seq];
  kiosk.seq += beats;
  if (reboots) {
    kiosk.bootId = `b-1-${at}-${first}`;
    kiosk.seq = 0;
  }
  kiosk.pass(seconds * SECOND);
  comeUp(kiosk, life, true, halfOpen);
  if (halfOpen) kiosk.lose(lost);
  const madeAt = (n: number): number => from + (n + 1) * life.periodS * SECOND;
  for (let n = 0; n < beats; n++) kiosk.pass(50).say('heartbeat', { bootId: boot, seq: first + n }, madeAt(n));
}
