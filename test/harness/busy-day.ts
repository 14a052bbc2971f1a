import { uplinkTopic } from '#libs/contracts/index.js';
import { type Instant, MINUTE, SECOND } from '#libs/domain/index.js';

/** A packet as it came. */
export interface RecordedPacket {
  receivedAt: Instant;
  kioskId: string;
  kind: Parameters<typeof uplinkTopic>[1];
  payload: Record<string, unknown>;
}

export const HALLS = ['h-1', 'h-2', 'h-3'];
const KIOSKS_EACH = 3;
export const KIOSKS = HALLS.flatMap((hall, h) =>
  Array.from({ length: KIOSKS_EACH }, (_, n) => ({
    id: `K-${h * KIOSKS_EACH + n + 1}`,
    hall,
    services: ['CASH', 'QRPAY', 'RCPT'],
  })),
);
export const REGION = 'anqing';

/** The same numbers for the same seed: a linear congruential generator, its high bits. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/** What one kiosk says, in its own order. */
class Voice {
  private boot = 1;
  private seq = 0;
  private mode = 'inService';
  readonly said: RecordedPacket[] = [];

  constructor(private readonly kioskId: string) {}

  say(receivedAt: Instant, kind: RecordedPacket['kind'], payload: object, ts = receivedAt): void {
    const head = { ts, bootId: `b-${this.boot}`, seq: this.seq++ };
    this.said.push({ receivedAt, kioskId: this.kioskId, kind, payload: { ...head, ...payload } });
  }

  repeat(receivedAt: Instant): void {
    const last = this.said.at(-1);
    if (last) this.said.push({ ...last, receivedAt });
  }

  restart(receivedAt: Instant): void {
    this.boot++;
    this.seq = 0;
    this.say(receivedAt, 'birth', { reason: 'powerUp', app: '2.4.1' });
  }

  /** Somebody works at it, or is done. */
  changeMode(at: Instant): void {
    this.mode = this.mode === 'inService' ? 'maintenance' : 'inService';
    this.beat(at);
  }

  beat = (at: Instant): void => this.say(at, 'heartbeat', { mode: this.mode, txOk: 3, txFailed: 0 });
  fault = (at: Instant, code: string, component: string, state: string, ts = at): void =>
    this.say(at, 'fault', { code, component, state, action: 'clear' }, ts);
  paper = (at: Instant, remaining: number): void =>
    this.say(at, 'consumables', { items: [{ id: 'receipt', kind: 'receiptPaper', remaining, capacity: 1000 }] });
  notes = (at: Instant, count: number): void =>
    this.say(at, 'cashbox', { units: [{ id: 'note', kind: 'noteBox', count, capacity: 1000 }] });
}

const FAULTS = [
  ['CRD-001', 'cardReader'],
  ['BNA-002', 'noteAcceptor'],
  ['PRN-002', 'receiptPrinter'],
] as const;

/** Something happens to one kiosk in one minute. */
function befall(voice: Voice, at: Instant, chance: number, pick: number): void {
  const [code, component] = FAULTS[Math.floor(pick * FAULTS.length)] as (typeof FAULTS)[number];
  if (chance < 0.04) voice.fault(at, code, component, 'raised');
  else if (chance < 0.12) voice.fault(at, code, component, 'cleared');
  else if (chance < 0.16) voice.paper(at, pick < 0.4 ? 0 : pick < 0.6 ? 60 : 900);
  else if (chance < 0.2) voice.notes(at, pick < 0.4 ? 1000 : pick < 0.6 ? 880 : 100);
  else if (chance < 0.22) voice.restart(at);
  else if (chance < 0.26) voice.repeat(at);
  // Late, and in part too late to be of now.
  else if (chance < 0.3) voice.fault(at, code, component, pick < 0.5 ? 'raised' : 'cleared', at - Math.floor(pick * 40) * MINUTE);
  else if (chance < 0.31) voice.say(at, 'will', {});
  else if (chance < 0.34) voice.changeMode(at);
}

/** A card reader that comes and goes for ten minutes. */
function flap(voice: Voice, from: Instant): void {
  for (let i = 0; i < 20; i++) voice.fault(from + i * 30 * SECOND, 'SCN-001', 'qrScanner', i % 2 ? 'cleared' : 'raised');
}

/** All kiosks of the second hall are silent from a third to half of the time. */
const isCutOff = (hall: string, minute: number, minutes: number): boolean =>
  hall === 'h-2' && minute >= minutes / 3 && minute < minutes / 2;

/** A busy stretch of time in three halls: faults, levels, a hall that falls silent, restarts, repeats, what comes late, maintenance. Same seed, same packets. */
export function busyDay(start: Instant, minutes: number, seed = 1): RecordedPacket[] {
  const next = random(seed);
  const voices = KIOSKS.map(({ id, hall }, n) => ({ hall, n, voice: new Voice(id) }));
  for (const { voice, n } of voices) voice.restart(start + n * 100 + 1);
  for (let minute = 0; minute < minutes; minute++) {
    for (const { hall, n, voice } of voices) {
      const [chance, pick, within] = [next(), next(), next()];
      if (isCutOff(hall, minute, minutes)) continue;
      // Nothing comes on a full second: whether a mark of time or it was first, no clock tells.
      const at = start + minute * MINUTE + n * 2_000 + 1_001;
      voice.beat(at);
      befall(voice, at + 19_001 + Math.floor(within * 20) * SECOND, chance, pick);
    }
  }
  const [first] = voices;
  if (first) flap(first.voice, start + 5 * MINUTE + 500);
  return voices.flatMap(({ voice }) => voice.said).sort((a, b) => a.receivedAt - b.receivedAt);
}

/** As `npm run replay` reads it. */
export const lineOf = ({ receivedAt, kioskId, kind, payload }: RecordedPacket): string =>
  JSON.stringify({ receivedAt, topic: uplinkTopic({ region: REGION, kioskId }, kind), payload });
