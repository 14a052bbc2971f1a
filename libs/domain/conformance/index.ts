export type { Conformance, KioskFact, ReadingFact, RefusedFact } from './fact.js';
export {
  CONFORMANCE_VERDICTS,
  type ConformanceCode,
  type ConformanceFinding,
  type ConformanceVerdict,
} from './finding.js';
export { isAllKnown, judgeConformance } from './judge.js';
