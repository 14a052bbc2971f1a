import { uplinkTopic } from '#libs/contracts/index.js';
import {
  type Hall,
  type Incident,
  type Instant,
  inEnglish,
  type Kiosk,
  MINUTE,
  type NewChange,
  type OrderAct,
  type OrderActName,
  type OutageNotice,
  SECOND,
  type Silence,
} from '#libs/domain/index.js';
import { type Broken, checkEnd, checkMoment, checkStretch } from './claims.js';
import { FIRST_HOURS, firstFleet, HEARTBEAT_S, hoursOf, RULE_SETS, SYSTEM } from './fleet.js';
import { Station } from './station.js';
import { FAULTS, type FaultCode, HALLS, type HallId, type KioskId, type Life, type RulesName, type Step } from './steps.js';
import { Truth } from './truth.js';

/** A Monday of an ordinary week, 0:00 in Shanghai. */
const MONDAY = Date.UTC(2026, 10, 22, 16);
/** What is wrong with a machine by itself, and the component that tells of it. */
const COMPONENTS: Record<FaultCode, string> = {
  ...{ 'SCR-001': 'touchScreen', 'BNA-001': 'noteAcceptor', 'BNA-002': 'noteAcceptor', 'BNA-003': 'noteAcceptor' },
  ...{ 'CRD-002': 'cardReader', 'CRD-004': 'cardReader', 'NET-003': SYSTEM.id, 'PWR-001': 'power', 'XYZ-9': 'lamp' },
};

/** A machine as it is, whether anybody hears of it or not. */
interface Device {
  isDark: boolean;
  boots: number;
  seq: number;
  nextBeat: Instant;
  mode: string;
  printer: string;
  paper: number;
  cash: number;
  faults: Set<FaultCode>;
}

/** Someone reads what became of it: a life that broke a claim, with what had happened by then. */
export class ClaimBroken extends Error {
  constructor(claim: string, detail: string, story: string[]) {
    super(`${claim}: ${detail}\n${story.map((line) => `  ${line}`).join('\n')}`);
  }
}

/** A life as it is lived, step by step, with everything that is claimed of it held against what is true. */
class Living {
  readonly truth: Truth;
  readonly station: Station;
  readonly story: string[] = [];
  private readonly devices = new Map<string, Device>();
  private readonly begins: Instant;
  private silences = 0;
  private moments: Instant[] = [];
  /** The first end that is not as it is claimed. */
  private brokenEnd: Broken | null = null;

  constructor(private readonly life: Life) {
    this.begins = MONDAY + life.from * 60 * MINUTE;
    this.truth = new Truth(this.begins);
    const sets = new Map(Object.values(RULE_SETS).map((set) => [set.version, set]));
    this.station = new Station(this.begins, sets, (change) => this.note(change));
  }

  private note(change: NewChange): void {
    const { what, how, subject, body, at } = change;
    if (what === 'order' && body.endedBy === 'accepted') this.truth.unbar(subject);
    this.brokenEnd ??= checkEnd(change, this.truth, this.station);
    if (what === 'kiosk') return;
    const of = body as unknown as Partial<Pick<OutageNotice, 'alternative' | 'endedBy'>> &
      Pick<Incident, 'kioskId' | 'hallId' | 'cause'>;
    const about = [of.kioskId ?? of.hallId, of.cause, of.endedBy && `by ${of.endedBy}`].filter(Boolean).join(' ');
    const where = what === 'notice' && how !== 'withdrawn' ? ` → ${of.alternative?.en}` : '';
    this.story.push(
      `${inEnglish(at)}:${String(Math.floor(at / SECOND) % 60).padStart(2, '0')}     ${what}.${how} ${subject} ${about}${where}`,
    );
  }

  private broken([claim, detail]: Broken): ClaimBroken {
    return new ClaimBroken(claim, detail, this.story);
  }

  async live(): Promise<void> {
    const { halls, kiosks, people, systems } = firstFleet(this.life.kiosks);
    this.station.register.put({ halls, kiosks, people, systems });
    for (const hall of HALLS) this.truth.hours.set(hall, FIRST_HOURS[hall]);
    for (const [n, { id }] of kiosks.entries()) this.install(id, n);
    await this.station.start();
    for (const { id } of kiosks) await this.birth(id, 'powerUp');
    await this.station.settle();
    await this.check();
    for (const step of this.life.steps) {
      await this.pass(step.afterS * SECOND);
      this.tellStory(step);
      await this.happen(step);
      await this.station.settle();
      await this.check();
    }
    await this.pass(5 * 60 * MINUTE);
    await this.stretches();
  }

  private tellStory({ afterS, ...what }: Step): void {
    const { now } = this.station;
    this.story.push(`${inEnglish(now)}:${String(Math.floor(now / SECOND) % 60).padStart(2, '0')} ${JSON.stringify(what)}`);
  }

  private install(id: string, n: number): void {
    this.devices.set(id, {
      ...{ isDark: false, boots: 1, seq: 0, nextBeat: this.begins + (n + 1) * 97 * SECOND, mode: 'inService' },
      ...{ printer: 'online', paper: 80, cash: 10, faults: new Set() },
    });
  }

  // ---- time -------------------------------------------------------------------------------------

  /** Heartbeats come on the way, and it is looked at where halls open and close, and in the middle. */
  private async pass(ms: number): Promise<void> {
    const from = this.station.now;
    const until = from + ms;
    const looks = [...this.truth.turnsBetween(from, until), from + Math.floor(ms / 2 / SECOND) * SECOND].sort((a, b) => a - b);
    for (const at of looks) {
      if (at <= this.station.now || at + 7 * SECOND > until) continue;
      await this.beat(at);
      await this.station.settle();
      await this.check();
    }
    await this.beat(until);
  }

  private async beat(until: Instant): Promise<void> {
    for (let next = this.nextBeat(until); next; next = this.nextBeat(until)) {
      const [id, device] = next;
      const at = Math.max(device.nextBeat, this.station.now);
      await this.station.pass(at);
      device.nextBeat = at + HEARTBEAT_S * SECOND;
      await this.heartbeat(id);
    }
    if (until > this.station.now) await this.station.pass(until);
  }

  private nextBeat(until: Instant): [string, Device] | undefined {
    return [...this.devices]
      .filter(([id, { isDark, nextBeat }]) => !isDark && nextBeat <= until && !this.truth.retired.has(id))
      .sort((a, b) => a[1].nextBeat - b[1].nextBeat)[0];
  }

  // ---- what machines tell -----------------------------------------------------------------------

  private kiosk = (id: string): Kiosk => this.station.register.kiosk(id) as Kiosk;
  private hall = (id: string): Hall => this.station.register.hall(id) as Hall;
  private device = (id: string): Device | undefined => this.devices.get(id);

  /** Whether what it sends now comes to the door. */
  private reaches = (id: string): boolean =>
    this.device(id)?.isDark === false && this.truth.hearingSince !== null && !this.truth.retired.has(id);

  private async send(
    id: string,
    kind: 'birth' | 'heartbeat' | 'consumables' | 'cashbox' | 'fault' | 'will',
    more: object,
  ): Promise<void> {
    const device = this.device(id) as Device;
    const { now: ts, register, clock } = this.station;
    // No two of a kiosk come in the same millisecond.
    clock.forward(1);
    const { region } = register.hall(this.kiosk(id).hall) as Hall;
    const words = this.truth.wordsOf(id);
    if (kind === 'will') words.leftAt = ts;
    else {
      const isAnew = words.leftAt !== null || (words.heardAt !== null && ts - words.heardAt > 2 * HEARTBEAT_S * SECOND);
      Object.assign(words, { heardAt: ts, leftAt: null, ...(isAnew && { anewAt: ts }) });
    }
    const bootId = `boot-${device.boots}`;
    const payload = kind === 'will' ? { bootId } : { ts, bootId, seq: ++device.seq, ...more };
    await this.station.take(id, uplinkTopic({ region, kioskId: id }, kind), payload);
  }

  private async birth(id: string, reason: string): Promise<void> {
    const { type, services } = this.kiosk(id);
    await this.send(id, 'birth', { reason, heartbeatS: HEARTBEAT_S, app: `${type}-1`, services });
    await this.tellAll(id);
  }

  /** Everything as it is, as a machine does that could not be heard meanwhile. */
  private async tellAll(id: string): Promise<void> {
    await this.heartbeat(id);
    await this.supplies(id);
    const { faults } = this.device(id) as Device;
    for (const code of FAULTS) {
      if (faults.has(code) !== this.truth.wordsOf(id).faults.has(code)) await this.fault(id, code);
    }
  }

  private async heartbeat(id: string): Promise<void> {
    if (!this.reaches(id)) return;
    const { mode, printer } = this.device(id) as Device;
    const words = this.truth.wordsOf(id);
    const at = this.station.now;
    if (words.mode.name !== mode) words.mode = { name: mode, since: at };
    if (words.printer.state !== printer) words.printer = { state: printer, since: at };
    await this.send(id, 'heartbeat', { mode, components: { receiptPrinter: printer } });
  }

  private async supplies(id: string): Promise<void> {
    if (!this.reaches(id) || this.kiosk(id).type === 'ATM') return;
    const { paper, cash } = this.device(id) as Device;
    const words = this.truth.wordsOf(id);
    const at = this.station.now;
    if (words.paper.left !== paper) words.paper = { left: paper, since: at };
    if (words.cash.full !== cash) words.cash = { full: cash, since: at };
    await this.send(id, 'consumables', { items: [{ id: 'receipt', kind: 'receiptPaper', remaining: paper, capacity: 100 }] });
    await this.send(id, 'cashbox', { units: [{ id: 'note', kind: 'noteBox', count: cash, capacity: 100 }] });
  }

  private async fault(id: string, code: FaultCode): Promise<void> {
    if (!this.reaches(id)) return;
    const isRaised = this.device(id)?.faults.has(code) === true;
    const words = this.truth.wordsOf(id);
    if (!isRaised) words.faults.delete(code);
    else if (!words.faults.has(code)) words.faults.set(code, this.station.now);
    await this.send(id, 'fault', { code, component: COMPONENTS[code], state: isRaised ? 'raised' : 'cleared' });
  }

  // ---- what happens -----------------------------------------------------------------------------

  private async happen(step: Step): Promise<void> {
    const { station, truth } = this;
    const at = station.now;
    switch (step.do) {
      case 'fault': {
        const device = this.device(step.kiosk);
        if (step.state === 'raised') device?.faults.add(step.code);
        else device?.faults.delete(step.code);
        return this.fault(step.kiosk, step.code);
      }
      case 'system':
        for (const kiosk of step.kiosks) {
          const device = this.device(kiosk);
          if (step.away) device?.faults.add('NET-003');
          else device?.faults.delete('NET-003');
          await this.fault(kiosk, 'NET-003');
        }
        return;
      case 'mode':
        return this.change(step.kiosk, { mode: step.mode }, () => this.heartbeat(step.kiosk));
      case 'printer':
        return this.change(step.kiosk, { printer: step.state }, () => this.heartbeat(step.kiosk));
      case 'paper':
        truth.did('paper', at, step.kiosk);
        return this.change(step.kiosk, { paper: step.left }, () => this.supplies(step.kiosk));
      case 'cash':
        truth.did('cash', at, step.kiosk);
        return this.change(step.kiosk, { cash: step.full }, () => this.supplies(step.kiosk));
      case 'dark':
        return this.goDark(step.kiosks, step.leaves);
      case 'back':
        return this.comeBack(step.kiosks, step.boots);
      case 'restart':
        return this.restart(step.how, step.minutes);
      case 'deaf':
        return this.deaf(step.minutes);
      case 'rules':
        return this.useRules(step.name);
      case 'silence':
        return this.silence(step.of, step.minutes);
      case 'unsilence':
        return this.unsilence();
      case 'act':
        return this.act(step.kiosk, step.act, step.by, step.passed);
      case 'repaired':
        await this.act(step.kiosk, 'order.accept', 'p-1', true);
        await this.act(step.kiosk, 'order.arrive', 'p-1', true);
        await this.act(step.kiosk, 'order.repair', 'p-1', true);
        return this.act(step.kiosk, 'order.acceptance', 'p-2', step.passed);
      case 'nothing':
        return;
      default:
        return this.register(step, at);
    }
  }

  /** What somebody writes into the register. */
  private register(
    step: Extract<Step, { do: 'plan' | 'unplan' | 'move' | 'retire' | 'return' | 'hours' | 'services' | 'contact' | 'hotline' }>,
    at: Instant,
  ): void | Promise<void> {
    const { truth } = this;
    const { register } = this.station;
    const putHall = (id: HallId, more: Partial<Hall>): void => register.put({ halls: [{ ...this.hall(id), ...more }] });
    if ('hall' in step && step.do !== 'move') {
      truth.did(step.do, at, step.hall);
      if (step.do === 'hours') {
        truth.hours.set(step.hall, step.name);
        return putHall(step.hall, { hours: hoursOf(step.name) });
      }
      if (step.do === 'hotline') return putHall(step.hall, { hotline: step.phone });
      const from = step.do === 'plan' ? at + step.inMinutes * MINUTE : 0;
      const plan = step.do === 'plan' ? { from, to: from + step.minutes * MINUTE } : null;
      truth.plans.set(step.hall, plan);
      return putHall(step.hall, {
        maintenance: plan ? [{ kind: 'once', ...plan, why: { zh: '换地毯', en: 'new carpet' } }] : [],
      });
    }
    if (!('kiosk' in step) || !this.device(step.kiosk)) return;
    const kiosk = this.kiosk(step.kiosk);
    const put = (more: Partial<Kiosk>): void => register.put({ kiosks: [{ ...kiosk, ...more }] });
    if (step.do === 'return') return this.takeInAgain(kiosk, at);
    if (truth.retired.has(kiosk.id)) return;
    if (step.do === 'retire') {
      truth.retire(kiosk.id, at);
      return put({ state: 'retired' });
    }
    truth.did(step.do, at, kiosk.id);
    if (step.do === 'move') put({ hall: step.hall });
    else if (step.do === 'contact') put({ contactPhone: step.phone });
    else if (step.do === 'services' && kiosk.type !== 'ATM') put({ services: step.services });
  }

  /** It is another machine under that name. */
  private async takeInAgain(kiosk: Kiosk, at: Instant): Promise<void> {
    if (!this.truth.retired.delete(kiosk.id)) return;
    this.truth.did('return', at, kiosk.id);
    const boots = (this.device(kiosk.id)?.boots ?? 0) + 1;
    this.install(kiosk.id, 1);
    Object.assign(this.device(kiosk.id) as Device, { boots, nextBeat: at + HEARTBEAT_S * SECOND });
    this.station.register.put({ kiosks: [{ ...kiosk, state: 'active' }] });
    await this.station.settle();
    if (this.reaches(kiosk.id)) await this.birth(kiosk.id, 'powerUp');
  }

  private async change(id: KioskId, what: Partial<Device>, tell: () => Promise<void>): Promise<void> {
    const device = this.device(id);
    if (!device) return;
    Object.assign(device, what);
    await tell();
  }

  private async goDark(ids: KioskId[], leaves: boolean): Promise<void> {
    for (const id of ids) {
      const device = this.device(id);
      if (!device || device.isDark) continue;
      if (leaves && this.reaches(id)) await this.send(id, 'will', {});
      device.isDark = true;
    }
  }

  private async comeBack(ids: KioskId[], boots: boolean): Promise<void> {
    for (const id of ids) {
      const device = this.device(id);
      if (!device?.isDark) continue;
      device.isDark = false;
      if (boots) this.boot(id, device);
      if (this.reaches(id)) await this.birth(id, boots ? 'powerUp' : 'reconnect');
    }
  }

  /** The power is there again: whoever starts by it says so. */
  private boot(id: string, device: Device): void {
    Object.assign(device, { boots: device.boots + 1, seq: 0 });
    device.faults.delete('PWR-001');
    this.truth.did('back', this.station.now, id);
    if (this.reaches(id)) this.truth.wordsOf(id).faults.delete('PWR-001');
  }

  /** Everybody connects anew. */
  private async reconnect(): Promise<void> {
    for (const id of this.devices.keys()) if (this.reaches(id)) await this.birth(id, 'reconnect');
  }

  private async restart(how: 'stopped' | 'killed', minutes: number): Promise<void> {
    const { station, truth } = this;
    await station.end(how);
    truth.hearingSince = null;
    station.sleep(station.now + minutes * MINUTE + SECOND);
    await station.start();
    truth.hearingSince = station.now;
    truth.did('restart', station.now);
    await this.reconnect();
  }

  private async deaf(minutes: number): Promise<void> {
    const { station, truth } = this;
    await station.hear(false);
    truth.hearingSince = null;
    await this.beat(station.now + minutes * MINUTE);
    await this.check();
    await station.hear(true);
    truth.hearingSince = station.now;
    truth.did('deaf', station.now);
    await this.reconnect();
  }

  private async useRules(name: RulesName): Promise<void> {
    if (this.truth.rules.name === name) return;
    this.truth.useRules(name, this.station.now);
    await this.station.useRules(RULE_SETS[name].version);
  }

  private silence(of: KioskId | HallId, minutes: number): void {
    const { now, books } = this.station;
    const id = `SI-${++this.silences}`;
    const scope = of.length === 1 ? { hallId: of } : { kioskId: of };
    const silence: Silence = {
      ...{ id, for: scope, from: now, until: now + minutes * MINUTE, why: 'a part is ordered', by: 'admin' },
      ...{ setAt: now, endedAt: null, endedBy: null },
    };
    books.silences.set(id, silence);
  }

  private async unsilence(): Promise<void> {
    const { now, books } = this.station;
    const standing = [...books.silences.values()].find(({ until }) => until > now);
    if (standing) await books.endSilence(standing, now, 'admin');
  }

  private async act(kiosk: KioskId, act: Extract<Step, { do: 'act' }>['act'], by: string, passed: boolean): Promise<void> {
    if (!this.device(kiosk)) return;
    const { station, truth } = this;
    station.clock.forward(SECOND);
    const before = (await station.standing()).orders;
    // Told at once when it closes the order, so it is known before.
    if (act === 'order.acceptance' && passed) truth.did('passed', station.now, kiosk);
    const refused = await station.act(kiosk, { act, by, passed, ...saysOf(act, by, station.now) });
    this.story.push(`      ${act} by ${by}: ${refused ?? 'taken'}`);
    if (refused !== null || act !== 'order.acceptance') return;
    for (const { id, kioskId } of before) {
      const verdict = (await station.order(id))?.history.at(-1);
      if (kioskId === null || verdict?.at !== station.now) continue;
      if (!passed) truth.barred.set(kioskId, new Set([...(truth.barred.get(kioskId) ?? []), id]));
    }
  }

  // ---- what is claimed --------------------------------------------------------------------------

  private async check(): Promise<void> {
    this.moments.push(this.station.now);
    const broken = this.brokenEnd ?? (await checkMoment(this.station, this.truth));
    if (broken) throw this.broken(broken);
  }

  /** Availability over stretches between moments of the life. */
  private async stretches(): Promise<void> {
    const { moments } = this;
    const [from, to] = [moments[0] as Instant, moments.at(-1) as Instant];
    const middle = moments[Math.floor(moments.length / 2)] as Instant;
    const broken = await checkStretch(this.station, this.truth, [from, middle, to]);
    if (broken) throw this.broken(broken);
  }
}

/** Lives it. Rejects with {@link ClaimBroken} where something is not as it is claimed. */
export const live = (life: Life): Promise<void> => new Living(life).live();

/** What a person says beside what they do. */
function saysOf(act: OrderActName, by: string, at: Instant): Partial<OrderAct> {
  if (act === 'order.hold') return { hold: { for: 'part', until: at + 20 * MINUTE }, reason: 'a part is ordered' };
  if (act === 'order.passOn' || act === 'order.assign') return { to: by === 'p-1' ? 'p-2' : 'p-1', reason: 'nearer' };
  return act === 'order.takeOver' || act === 'order.cancel' ? { reason: 'help' } : {};
}
