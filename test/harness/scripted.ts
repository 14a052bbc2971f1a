import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runReplay } from '#libs/composition/index.js';
import { uplinkTopic } from '#libs/contracts/index.js';
import { type Change, type Instant, MINUTE, ORDER_ACT_EDITION } from '#libs/domain/index.js';
import type { StoryKiosk, StoryStation } from './station.js';

/** What happens at a minute of a script: a kiosk tells something, or a person does something about its order. */
export type Step =
  | { minute: number; says: string; payload: Record<string, unknown> }
  | { minute: number; act: string; by: string; more?: Record<string, unknown> }
  | { minute: number; opens: Record<string, unknown>; by: string };

/** What one kiosk and people do, the same live and replayed. */
export interface Script {
  kioskId: string;
  steps: readonly Step[];
}

type Line = Record<string, unknown> & { receivedAt: Instant };

interface Told {
  at: Instant;
  event: string;
  kioskIds?: string[];
}

/** What became of the orders of a script: each event with its minute. */
export interface Lived {
  live: string[];
  replayed: string[];
  /** Whether the same recording gave the same bytes twice. */
  isSame: boolean;
}

/** As a replay names what became of an order; all else of it is `order.updated` there. */
const NAMED: Readonly<Record<string, string>> = {
  opened: 'opened',
  reopened: 'opened',
  closed: 'closed',
  cancelled: 'closed',
  escalated: 'escalated',
};

/** Lives scripts through a station, in its time, then replays what was received. */
export class Scripted {
  private readonly lines: Line[] = [];
  private readonly seqs = new Map<string, number>();
  private readonly began: Instant;

  constructor(
    private readonly station: StoryStation,
    private readonly kiosks: ReadonlyMap<string, StoryKiosk>,
    private readonly region = 'anqing',
  ) {
    this.began = station.clock.now();
  }

  /** By their minutes, of one minute in the order of the scripts. */
  async live(scripts: readonly Script[], until: number): Promise<void> {
    const all = scripts.flatMap(({ kioskId, steps }) => steps.map((step) => ({ kioskId, step })));
    for (const { kioskId, step } of all.sort((a, b) => a.step.minute - b.step.minute)) {
      await this.forwardTo(step.minute);
      await this.take(kioskId, step);
      await this.station.settled();
    }
    await this.forwardTo(until);
  }

  private async forwardTo(minute: number): Promise<void> {
    const left = this.began + minute * MINUTE - this.station.clock.now();
    if (left > 0) await this.station.forward(left);
  }

  private async take(kioskId: string, step: Step): Promise<void> {
    if ('says' in step) await this.say(kioskId, step.says, step.payload);
    else if ('opens' in step) await this.open(kioskId, step.opens, step.by);
    else await this.act(kioskId, step);
  }

  private async say(kioskId: string, kind: string, told: Record<string, unknown>): Promise<void> {
    const receivedAt = this.station.clock.now();
    const seq = this.seqs.get(kioskId) ?? 0;
    this.seqs.set(kioskId, seq + 1);
    const payload = { ts: receivedAt, bootId: 'b-1', seq, ...told };
    const topic = uplinkTopic({ region: this.region, kioskId }, kind as Parameters<typeof uplinkTopic>[1]);
    this.lines.push({ receivedAt, topic, payload });
    await this.kiosks.get(kioskId)?.sendRaw(topic, JSON.stringify(payload));
  }

  private async open(kioskId: string, opening: Record<string, unknown>, by: string): Promise<void> {
    const body = await this.did('orders', { ...opening, kioskId, by });
    const told = { opening: { ...opening, kioskId, hallId: 'hall-1' }, edition: ORDER_ACT_EDITION };
    const order = { kioskId, id: body['orderId'] };
    this.lines.push({ receivedAt: this.station.clock.now(), act: 'order.open', order, by, ...told });
  }

  private async act(kioskId: string, { act, by, more = {} }: { act: string; by: string; more?: Record<string, unknown> }) {
    const id = await this.orderOf(kioskId);
    await this.did(`orders/${id}/acts`, { act: `order.${act}`, by, ...more });
    const told = { act: `order.${act}`, by, ...more, edition: ORDER_ACT_EDITION };
    this.lines.push({ receivedAt: this.station.clock.now(), order: { kioskId, id }, ...told });
  }

  private async did(path: string, body: Record<string, unknown>): Promise<Record<string, unknown>> {
    const answer = await this.station.call(`/api/v1/${path}`, { body });
    if (answer.status === 201) return answer.body as Record<string, unknown>;
    throw new Error(`${path} ${JSON.stringify(body)}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  /** The latest of a kiosk. */
  private async orderOf(kioskId: string): Promise<string> {
    const { body } = await this.station.call(`/api/v1/orders?kioskId=${kioskId}&limit=1`);
    const [order] = (body as { items: { id: string }[] }).items;
    if (!order) throw new Error(`${kioskId} has no order`);
    return order.id;
  }

  /** What the orders of these kiosks lived, and live again in a replay. */
  async compare(kioskIds: readonly string[]): Promise<Lived> {
    const { stores, clock } = this.station;
    const changes = await stores.changes.after(0, 100_000);
    const live = changes.map((change) => this.liveLine(change, kioskIds)).filter((line) => line !== null);
    const [first, second] = [await this.replay(clock.now()), await this.replay(clock.now())];
    const told = first
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Told);
    const replayed = told.flatMap((one) => this.replayedLine(one, kioskIds) ?? []);
    return { live: live.sort(), replayed: replayed.sort(), isSame: first === second };
  }

  private minute(at: Instant): string {
    return String(Math.round((at - this.began) / MINUTE)).padStart(4);
  }

  private liveLine({ at, what, how, body }: Change, kioskIds: readonly string[]): string | null {
    if (what !== 'order' || how === 'kept' || !kioskIds.includes(body.kioskId ?? '')) return null;
    return `${this.minute(at)} ${body.kioskId} order.${NAMED[how] ?? 'updated'}`;
  }

  private replayedLine(told: Told, kioskIds: readonly string[]): string | null {
    const [kioskId] = told.kioskIds ?? [];
    if (!told.event.startsWith('order.') || kioskId === undefined || !kioskIds.includes(kioskId)) return null;
    return `${this.minute(told.at)} ${kioskId} ${told.event}`;
  }

  private async replay(until: Instant): Promise<string> {
    const [fleet = '', readings = '', out = ''] = ['fleet.json', 'in.jsonl', 'out.jsonl'].map((name) =>
      join(this.station.folder, name),
    );
    writeFileSync(fleet, JSON.stringify((await this.station.call('/api/v1/fleet')).body));
    writeFileSync(readings, this.lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const said: string[] = [];
    await runReplay({ fleet, readings, out, rules: null, until }, (line) => said.push(line));
    if (said.length > 0) throw new Error(said.join('\n'));
    return readFileSync(out, 'utf8');
  }
}
