import type { Ended, Evidence, Finding } from '../../finding/index.js';
import type { Instant } from '../../time/index.js';
import type { KioskMemory } from '../memory/kiosk-memory.js';
import { type RuleReport, reportedAction } from '../memory/told.js';
import { type JudgedBy, Judgement } from './judgement.js';

/** What was kept back and still is so is told; what began before what ended, so that the incident stands throughout. */
export function tellTruth(m: KioskMemory, key: string, by: JudgedBy, at: Instant, endsBy?: Ended): Finding[] {
  const flap = m.flaps?.[key];
  if (!flap?.steady) return [];
  const { told: steady, kept } = flap.steady;
  delete flap.steady;
  const wasHeld = key in m.held;
  m.letGo(key);
  const seen = { changes: flap.changes };
  const tell = (type: Finding['type'], told: RuleReport, evidence: Evidence, end?: Ended): Finding[] => {
    const judgement = new Judgement(m, by, at, evidence);
    judgement.endsBy = end;
    judgement.push(type, told, {});
    return judgement.findings;
  };
  const told = (holds: boolean) => Object.values(kept).filter((one) => one.holds === holds);
  return [
    ...told(true).flatMap((one) => tell('raised', one.told, one.evidence)),
    ...(wasHeld ? tell('cleared', steady, { kind: 'silence', at, seen }, endsBy) : []),
    ...told(false).flatMap((one) => tell('cleared', one.told, one.evidence, endsBy?.by === 'retired' ? endsBy : undefined)),
  ];
}

/** The memory held what is told; from here on it holds what is true. */
export function holdTruth(m: KioskMemory): void {
  for (const { steady } of Object.values(m.flaps ?? {})) {
    for (const [key, { holds, told }] of Object.entries(steady?.kept ?? {})) {
      if (holds === key in m.held) delete steady?.kept[key];
      else if (holds) m.hold(key, told.cause, reportedAction(told));
      else m.letGo(key);
    }
  }
}

/** What was never told of a rule that is there no more is not told either; the rest of what was kept back by such a rule is. */
export function releaseUnstable(
  m: KioskMemory,
  keep: (key: string) => boolean,
  by: JudgedBy,
  at: Instant,
  endOf: (key: string) => Ended,
): Finding[] {
  const over = Object.entries(m.flaps ?? {}).filter(([key, { steady }]) => steady && !keep(key));
  return over.flatMap(([flapKey, { steady }]) => {
    for (const [key, { holds }] of Object.entries(steady?.kept ?? {})) {
      if (!holds || keep(key)) continue;
      m.letGo(key);
      delete steady?.kept[key];
    }
    return tellTruth(m, flapKey, by, at, endOf(flapKey));
  });
}
