import {
  answersTaken,
  begun,
  Desk,
  type Found,
  findingsTaken,
  type Instant,
  modesOver,
  plansChanged,
  registerTurned,
  rulesTurned,
  type Step,
  timePassed,
} from '#libs/domain/index.js';

/**
 * Joins what was found, and time that passed, with what stands: moment by moment, each as of its own time. Calls before what an entry
 * shows is looked at.
 */
export function* joined(desk: Desk, found: Found[], now: Instant, reach: (one: Found) => void): Generator<Step> {
  yield* begun(desk, found[0]?.findings[0]?.at ?? found[0]?.at ?? now);
  for (const one of found) {
    yield* timePassed(desk, one.findings[0]?.at ?? one.at);
    // What time brings before is as of the kiosk's words of before.
    if (one.before) yield { at: one.findings[0]?.at ?? one.at, findings: [], changes: [] };
    reach(one);
    yield* findingsTaken(desk, one.findings);
    yield* answersTaken(desk, one.answers ?? []);
    if (one.before || one.off || one.rules !== undefined) yield* timePassed(desk, one.at);
    yield* rulesTurned(desk, one);
    if (one.before) yield* modesOver(desk, one.at, one.before.kioskId);
    yield* registerTurned(desk, one);
  }
  yield* timePassed(desk, now);
  yield* modesOver(desk, now);
  yield* plansChanged(desk, now);
}
