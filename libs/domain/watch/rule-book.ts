import type { Kiosk } from '../kiosk/index.js';
import { type Overlay, overlaid, type Place, type RuleSet, SCOPES } from '../rule/index.js';
import { type Compiled, compile } from './compile.js';
import type { WatchContext } from './judgement.js';
import type { KioskMemory } from './memory.js';

/** The rules of a kiosk, as long as its entry in the register is the same object and its region the same. */
interface Known {
  kiosk: Kiosk | undefined;
  region: string;
  rules: Compiled;
}

type Whose = Pick<KioskMemory, 'kioskId' | 'hallId' | 'region'>;

const placeOf = ({ kioskId, hallId, region }: Whose, kiosk: Kiosk | undefined): Place => ({
  region,
  hall: kiosk?.hall ?? hallId,
  kioskType: kiosk?.type ?? '',
  kiosk: kioskId,
});

const selector = ({ scope, name }: Pick<Overlay, 'scope' | 'name'>): string => `${scope}\n${name}`;

/** One rule set, made ready for each combination of overlays that some kiosk has: many kiosks, few combinations. */
class RuleBook {
  private readonly overlays: ReadonlyMap<string, Overlay>;
  private readonly ready = new Map<string, Compiled>();
  private readonly known = new Map<string, Known>();
  private readonly common: Compiled;

  constructor(readonly set: RuleSet) {
    this.overlays = new Map(set.overlays?.map((overlay) => [selector(overlay), overlay]));
    this.common = compile(set);
  }

  of(whose: Whose, ctx: WatchContext): Compiled {
    if (this.overlays.size === 0) return this.common;
    const kiosk = ctx.kiosk(whose.kioskId);
    const known = this.known.get(whose.kioskId);
    if (known && known.kiosk === kiosk && known.region === whose.region) return known.rules;
    const rules = this.under(this.overlaysAt(placeOf(whose, kiosk)));
    this.known.set(whose.kioskId, { kiosk, region: whose.region, rules });
    return rules;
  }

  private overlaysAt(place: Place): Overlay[] {
    const there = SCOPES.map((scope) => this.overlays.get(selector({ scope, name: place[scope] })));
    return there.filter((overlay) => overlay !== undefined);
  }

  private under(overlays: Overlay[]): Compiled {
    if (overlays.length === 0) return this.common;
    const combination = overlays.map(selector).join('\n');
    const made = this.ready.get(combination) ?? compile({ ...this.set, rules: overlaid(this.set.rules, overlays) });
    this.ready.set(combination, made);
    return made;
  }
}

/** A context may be given other rules; then its book is made anew. */
const books = new WeakMap<WatchContext, RuleBook>();

/** The rules that a kiosk is judged by. */
export function rulesOf(whose: Whose, ctx: WatchContext): Compiled {
  let book = books.get(ctx);
  if (book?.set !== ctx.rules) {
    book = new RuleBook(ctx.rules);
    books.set(ctx, book);
  }
  return book.of(whose, ctx);
}

/** Whether a rule of that name is among those that the kiosk is judged by. */
export const isJudgedBy = (whose: Whose, rule: string, ctx: WatchContext): boolean => rulesOf(whose, ctx).ids.has(rule);
