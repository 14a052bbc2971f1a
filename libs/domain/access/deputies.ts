import type { Instant } from '../time/index.js';
import type { StoodInFor } from './actor.js';

/** Who stands in for whom (AB岗). */
export abstract class Deputies {
  abstract of(personId: string, now: Instant): StoodInFor[];
}

/** Nobody stands in for anybody. */
export class NoDeputies extends Deputies {
  override of(): StoodInFor[] {
    return [];
  }
}
