import { joined } from '../identity/index.js';
import type { Kiosk } from '../kiosk/index.js';
import type { Instant } from '../time/index.js';
import { type Compiled, compile } from './compile.js';
import type { WatchContext } from './context.js';
import { Guard, type TellSwitchedOff } from './judging/guard.js';
import type { KioskMemory } from './memory/kiosk-memory.js';
import { type Overlay, overlaid, SCOPES, type Whereabouts } from './rules/overlay.js';
import type { RuleSet } from './rules/rule-set.js';

/** The rules of a kiosk, as long as its entry in the register is the same object and its region the same. */
interface Known {
  kiosk: Kiosk | undefined;
  region: string;
  rules: Compiled;
}

type Whose = Pick<KioskMemory, 'kioskId' | 'hallId' | 'region'>;

const whereaboutsOf = ({ kioskId, hallId, region }: Whose, kiosk: Kiosk | undefined): Whereabouts => ({
  region,
  hall: kiosk?.hall ?? hallId,
  kioskType: kiosk?.type ?? '',
  kiosk: kioskId,
});

const selector = ({ scope, name }: Pick<Overlay, 'scope' | 'name'>): string => joined(scope, name);

/** One rule set, made ready for each combination of overlays that some kiosk has: many kiosks, few combinations. */
class RuleBook {
  private readonly overlays: ReadonlyMap<string, Overlay>;
  private readonly ready = new Map<string, Compiled>();
  private readonly known = new Map<string, Known>();
  private readonly guard: Guard;
  /** Kiosks that got other rules by another place. */
  private readonly turned = new Set<string>();
  private common: Compiled | null = null;

  constructor(
    readonly set: RuleSet,
    tell: TellSwitchedOff = () => undefined,
  ) {
    this.overlays = new Map(set.overlays?.map((overlay) => [selector(overlay), overlay]));
    this.guard = new Guard((off, error) => {
      this.forget();
      tell(off, error);
    }, set.version);
  }

  of(whose: Whose, ctx: WatchContext, now: Instant): Compiled {
    this.guard.judging(whose, now);
    if (this.overlays.size === 0) return this.commonRules;
    const kiosk = ctx.kiosk(whose.kioskId);
    const known = this.known.get(whose.kioskId);
    if (known && known.kiosk === kiosk && known.region === whose.region) return known.rules;
    const rules = this.under(this.overlaysAt(whereaboutsOf(whose, kiosk)));
    if (known && known.rules !== rules) this.turned.add(whose.kioskId);
    this.known.set(whose.kioskId, { kiosk, region: whose.region, rules });
    return rules;
  }

  /** Whether the kiosk got other rules by another place since this was asked last. */
  takeTurned(whose: Whose, ctx: WatchContext, now: Instant): boolean {
    if (this.overlays.size === 0) return false;
    this.of(whose, ctx, now);
    return this.turned.delete(whose.kioskId);
  }

  private get commonRules(): Compiled {
    this.common ??= compile(this.set, this.guard);
    return this.common;
  }

  /** Everything is made ready anew, without the rule that is off. */
  private forget(): void {
    this.common = null;
    this.ready.clear();
    this.known.clear();
  }

  private overlaysAt(place: Whereabouts): Overlay[] {
    const there = SCOPES.map((scope) => this.overlays.get(selector({ scope, name: place[scope] })));
    return there.filter((overlay) => overlay !== undefined);
  }

  private under(overlays: Overlay[]): Compiled {
    if (overlays.length === 0) return this.commonRules;
    const combination = joined(...overlays.map(selector));
    const made = this.ready.get(combination) ?? compile({ ...this.set, rules: overlaid(this.set.rules, overlays) }, this.guard);
    this.ready.set(combination, made);
    return made;
  }
}

/** A context may be given other rules; then its book is made anew. */
const books = new WeakMap<WatchContext, RuleBook>();

function bookOf(ctx: WatchContext): RuleBook {
  let book = books.get(ctx);
  if (book?.set !== ctx.rules) {
    book = new RuleBook(ctx.rules, ctx.switchedOff);
    books.set(ctx, book);
  }
  return book;
}

/** The rules that a kiosk is judged by. */
export const rulesOf = (whose: Whose, ctx: WatchContext, now: Instant): Compiled => bookOf(ctx).of(whose, ctx, now);

/** Whether the kiosk got other rules by another place since this was asked last. */
export const hasTurned = (whose: Whose, ctx: WatchContext, now: Instant): boolean => bookOf(ctx).takeTurned(whose, ctx, now);
