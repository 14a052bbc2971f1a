import { MemoryBooks, type News } from '#libs/adapters/memory/index.js';
import type {
  AlertMessage,
  Finding,
  Incident,
  MaintenanceOrder,
  OrderAct,
  OutageNotice,
  SignMessage,
  Withheld,
} from '#libs/domain/index.js';
import { Decide } from '../decide.js';
import { MutableRegister, type Put } from './mutable-register.js';
import { WELL_KNOWN } from './well-known.js';

interface Heard {
  at: number;
  what: string;
  how: string;
  body: Record<string, unknown>;
}

const REASON = { zh: '原因', en: 'reason' };

/** Decides over books in memory and a register that changes, in time that is moved by hand. */
export class Office {
  readonly registry = new MutableRegister();
  readonly alerts: AlertMessage[] = [];
  readonly signs: SignMessage[] = [];
  readonly told: Heard[] = [];
  /** Of kiosks that said one. */
  readonly modes = new Map<string, string>();
  private readonly books = new MemoryBooks({ kept: (news) => this.note(news) });
  private stage: Decide;

  constructor(fleet: Put) {
    this.registry.put(fleet);
    this.stage = this.begin();
  }

  /** The process ends and another begins: only the books and the register are left. */
  restart(): void {
    this.stage = this.begin();
  }

  private begin(): Decide {
    return new Decide({
      books: this.books,
      registry: this.registry,
      ...WELL_KNOWN,
      modeOf: (kioskId) => this.modes.get(kioskId) ?? null,
    });
  }

  private note(news: News[]): void {
    for (const one of news) {
      if ('change' in one) this.told.push({ ...one.change, body: { ...one.change.body } });
      else if (one.item.message.type === 'alert') this.alerts.push(one.item.message);
      else if (one.item.message.type === 'sign') this.signs.push(one.item.message);
    }
  }

  isPressing(now: number): boolean {
    return this.stage.isPressing(now);
  }

  finding(type: Finding['type'], kioskId: string, at: number, more: Partial<Finding> = {}): Finding {
    const hallId = this.registry.kiosk(kioskId)?.hall ?? '';
    const region = this.registry.hall(hallId)?.region ?? '';
    const cause = more.cause ?? 'fault/BNA-002/noteAcceptor';
    return {
      type,
      key: cause,
      kioskId,
      hallId,
      region,
      cause,
      kind: cause === 'link' ? 'link' : 'fault',
      rule: 'rule',
      ruleVersion: 'v1',
      at,
      severity: 'critical',
      loss: cause === 'link' ? 'ALL' : ['CASH'],
      reason: REASON,
      evidence: { kind: 'fault', at, seen: {} },
      ...more,
    };
  }

  raise(kioskId: string, at: number, more: Partial<Finding> = {}): Promise<void> {
    return this.decide([this.finding('raised', kioskId, at, more)], at);
  }

  clear(kioskId: string, at: number, more: Partial<Finding> = {}): Promise<void> {
    return this.decide([this.finding('cleared', kioskId, at, more)], at);
  }

  decide(findings: Finding[], now: number): Promise<void> {
    return this.stage.take(findings.length > 0 ? [{ at: now, findings }] : [], now, 1);
  }

  act(kioskId: string, act: OrderAct, at: number): Promise<unknown> {
    return this.stage.act(kioskId, act, at);
  }

  /** The register says so now, and it is decided. */
  put(things: Put, at: number): Promise<void> {
    this.registry.put(things);
    return this.decide([], at);
  }

  /** As an installation of before left it. */
  keep(notice: OutageNotice): Promise<void> {
    return this.books.transact((books) => books.notices.save(notice));
  }

  /** Each as it was told, the first first. */
  noticesTold(): OutageNotice[] {
    return this.told.flatMap(({ what, body }) => (what === 'notice' ? [body as unknown as OutageNotice] : []));
  }

  incidents(): Promise<Incident[]> {
    return this.books.transact((books) => books.incidents.allOpen());
  }

  withheld(): Promise<Withheld[]> {
    return this.books.transact((books) => books.withheld.allHeld());
  }

  orders(): Promise<MaintenanceOrder[]> {
    return this.books.transact((books) => books.orders.undone());
  }

  notices(): Promise<OutageNotice[]> {
    return this.books.transact((books) => books.notices.standing());
  }
}
