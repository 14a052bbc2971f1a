import type { Act, Random } from './model/index.js';
import { canHappen } from './model/index.js';
import type { SimulatedKiosk } from './simulated-kiosk.js';
import type { Say, Time } from './simulation.js';
import { Timers } from './timers.js';

const S = 1_000;
/** Things wrong at the same time; more would no longer look like a healthy fleet. */
const AT_ONCE = 4;

const PAPER_OUT: Act = { what: 'run-low', kind: 'receiptPaper', pct: 0, fault: { code: 'PRN-002', component: 'receiptPrinter' } };
const CASH_FULL: Act = { what: 'fill-up', kind: 'noteBox', pct: 96 };
const NOTES_REFUSED: Act = { what: 'break', code: 'BNA-002' };
const TOUCH: Act = { what: 'break', code: 'SCR-001' };
const DROP: Act = { what: 'drop' };

/** The first that can happen in this fleet is played: what is told at once, for a jam has two minutes to clear itself. */
const OPENING: readonly { atMs: number; acts: readonly Act[]; lastsMs: readonly [number, number] }[] = [
  { atMs: 2.5 * S, acts: [PAPER_OUT, NOTES_REFUSED, TOUCH], lastsMs: [60 * S, 90 * S] },
  { atMs: 6.5 * S, acts: [CASH_FULL, NOTES_REFUSED, TOUCH], lastsMs: [60 * S, 90 * S] },
  { atMs: 12 * S, acts: [TOUCH], lastsMs: [45 * S, 90 * S] },
  { atMs: 16 * S, acts: [DROP], lastsMs: [80 * S, 90 * S] },
];

const REPERTOIRE: readonly [{ weight: number; act: Act }, ...{ weight: number; act: Act }[]] = [
  { weight: 4, act: PAPER_OUT },
  { weight: 3, act: { what: 'run-low', kind: 'receiptPaper', pct: 8, fault: { code: 'PRN-001', component: 'receiptPrinter' } } },
  { weight: 2, act: { what: 'run-low', kind: 'a4Paper', pct: 0, fault: { code: 'PRN-008', component: 'documentPrinter' } } },
  { weight: 1, act: { what: 'run-low', kind: 'toner', pct: 7, fault: { code: 'PRN-006', component: 'documentPrinter' } } },
  { weight: 1, act: { what: 'run-low', kind: 'invoice', pct: 0, fault: { code: 'INV-002', component: 'invoicePrinter' } } },
  { weight: 2, act: { what: 'fill-up', kind: 'noteBox', pct: 84 } },
  { weight: 2, act: CASH_FULL },
  { weight: 4, act: NOTES_REFUSED },
  // A jam: most of the time it is over before it counts.
  { weight: 1, act: { what: 'break', code: 'PRN-003' } },
  { weight: 2, act: { what: 'break', code: 'PRN-004' } },
  { weight: 2, act: { what: 'break', code: 'CRD-003' } },
  { weight: 2, act: { what: 'break', code: 'IDR-001' } },
  { weight: 2, act: { what: 'break', code: 'SCN-001' } },
  { weight: 1, act: { what: 'break', code: 'DSP-005' } },
  { weight: 1, act: { what: 'break', code: 'DOR-001' } },
  { weight: 2, act: TOUCH },
  { weight: 3, act: DROP },
];

function inWords(act: Act): string {
  if (act.what === 'break') return act.code;
  if (act.what === 'run-low' || act.what === 'fill-up') return `${act.kind} at ${act.pct} %`;
  return act.what === 'drop' ? 'link lost' : act.what;
}

/** Makes things happen where people look: an opening scene, then something new now and then, all mended again. */
export class Director {
  private readonly busy = new Set<SimulatedKiosk>();
  private readonly timers: Timers;

  constructor(
    private readonly kiosks: readonly SimulatedKiosk[],
    private readonly random: Random,
    private readonly outside: { time: Time; say: Say; rate: number },
  ) {
    this.timers = new Timers((ms, call) => outside.time.after(ms, call));
  }

  start(): void {
    for (const { atMs, acts, lastsMs } of OPENING) this.timers.after(atMs, () => this.playFirst(acts, lastsMs));
    this.timers.after(45 * S, () => this.goOn());
  }

  private goOn(): void {
    if (this.busy.size < AT_ONCE) this.play(this.random.weighted(REPERTOIRE).act, [40 * S, 120 * S]);
    this.timers.after(this.random.between(30 * S, 60 * S) / this.outside.rate, () => this.goOn());
  }

  private playFirst(acts: readonly Act[], lastsMs: readonly [number, number]): void {
    for (const act of acts) if (this.play(act, lastsMs)) return;
    // Those for whom it can happen are busy, or not there yet.
    const canCome = this.kiosks.some((k) => acts.some((act) => canHappen(k.nature, act)));
    if (canCome) this.timers.after(S, () => this.playFirst(acts, lastsMs));
  }

  private play(act: Act, lastsMs: readonly [number, number]): boolean {
    const [first, ...others] = this.kiosks.filter(
      (k) => !this.busy.has(k) && k.state.faults.length === 0 && canHappen(k.nature, act) && (act.what !== 'drop' || k.connected),
    );
    if (!first) return false;
    const kiosk = this.random.pick([first, ...others]);
    const ms = this.random.between(...lastsMs);
    this.busy.add(kiosk);
    this.outside.say({ what: 'struck', kioskId: kiosk.id, detail: inWords(act) });
    if (act.what === 'drop') kiosk.drop(ms);
    else kiosk.strike(act);
    this.timers.after(ms, () => this.mend(kiosk, act));
    return true;
  }

  private mend(kiosk: SimulatedKiosk, act: Act): void {
    this.busy.delete(kiosk);
    if (act.what !== 'drop') kiosk.mend(act);
    this.outside.say({ what: 'mended', kioskId: kiosk.id, detail: inWords(act) });
  }

  stop(): void {
    this.timers.clear();
  }
}
