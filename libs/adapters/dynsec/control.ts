import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import { connect, type MqttClient } from 'mqtt';
import { BrokerAccessUnavailable } from '#libs/domain/index.js';
import type { Report } from '#libs/runtime/index.js';
import { BrokerAdminAway, BrokerAdminReached } from './events.js';
import { type Answer, CONTROL, type Command, RESPONSE } from './wire.js';

/** Longest wait for an answer, milliseconds: Mosquitto writes its whole file for each change. */
const PATIENCE = 30_000;
/** Pause between attempts, milliseconds. */
const TRY_AGAIN = 1_000;

type MarkedAnswer = Answer & { correlationData?: string };

/** None when it is no answer at all: then the order runs out of time. */
function answersIn(payload: Buffer): MarkedAnswer[] {
  try {
    const { responses } = JSON.parse(payload.toString()) as { responses?: unknown };
    return Array.isArray(responses) ? (responses as MarkedAnswer[]) : [];
  } catch {
    return [];
  }
}

interface Waiting {
  mark: string;
  resolve(answers: Answer[]): void;
  reject(error: Error): void;
}

export interface ControlOptions {
  /** With the name and password of the administrator in it. */
  url: string;
  report: Report;
  /** Orders can be given, for the first time or again. */
  onOpen(): void;
  patienceMs?: number;
}

/** The topic on which Mosquitto takes orders about who may connect. One message at a time; connects for ever. */
export class ControlTopic {
  private readonly client: MqttClient;
  private waiting: Waiting | null = null;
  private last: Promise<unknown> = Promise.resolve();
  /** Mosquitto hands an answer to every administrator that listens. */
  private readonly self = randomUUID();
  private count = 0;
  private told = false;
  private closing = false;
  private failure: Error = new Error('it was not reached yet');
  open = false;

  constructor(private readonly options: ControlOptions) {
    this.client = connect(options.url, {
      protocolVersion: 5,
      clean: true,
      reconnectPeriod: TRY_AGAIN,
      // A refusal may be mended at the broker; without this mqtt.js would give up for good.
      reconnectOnConnackError: true,
      resubscribe: false,
      queueQoSZero: false,
    });
    this.client.on('connect', () => this.subscribe());
    this.client.on('message', (_topic, payload) => this.heard(payload));
    this.client.on('error', (error) => this.away(error));
    this.client.on('close', () => this.away(new Error('the connection was closed')));
  }

  /** Why orders cannot be given now. */
  get trouble(): Error | null {
    return this.open ? null : this.failure;
  }

  /** Gives orders, all in one message, and answers what became of each. Throws {@link BrokerAccessUnavailable}. */
  send(commands: Command[]): Promise<Answer[]> {
    const next = this.last.then(() => this.exchange(commands));
    this.last = next.catch(() => undefined);
    return next;
  }

  async close(): Promise<void> {
    this.closing = true;
    this.lost(new Error('it is being closed'));
    await this.client.endAsync(true);
  }

  private exchange(commands: Command[]): Promise<Answer[]> {
    if (!this.open) return Promise.reject(new BrokerAccessUnavailable(this.failure));
    const mark = `${this.self} ${++this.count}`;
    const message = JSON.stringify({ commands: commands.map((command) => ({ ...command, correlationData: mark })) });
    return new Promise<Answer[]>((resolve, reject) => {
      const timer = setTimeout(() => this.silent(), this.options.patienceMs ?? PATIENCE);
      const done = (tell: () => void): void => {
        clearTimeout(timer);
        this.waiting = null;
        tell();
      };
      this.waiting = {
        mark,
        resolve: (answers) => done(() => resolve(answers)),
        reject: (cause) => done(() => reject(new BrokerAccessUnavailable(cause))),
      };
      this.client.publish(CONTROL, message, { qos: 1 }, (error) => {
        if (error && this.waiting?.mark === mark) this.waiting.reject(error);
      });
    });
  }

  private heard(payload: Buffer): void {
    const answers = answersIn(payload);
    if (this.waiting && answers[0]?.correlationData === this.waiting.mark) this.waiting.resolve(answers);
  }

  /** Begins anew: a late answer could be taken for that of the next order. */
  private silent(): void {
    this.lost(new Error('no answer on its control topic; is the plugin for dynamic security loaded?'));
    this.client.stream.destroy();
  }

  private subscribe(): void {
    // mqtt.js leaves it off, and orders would wait for acknowledgements.
    if (this.client.stream instanceof Socket) this.client.stream.setNoDelay(true);
    this.client.subscribe(RESPONSE, { qos: 1 }, (error) => {
      if (error) return this.away(error);
      this.open = true;
      this.told = false;
      this.options.report(new BrokerAdminReached());
      this.options.onOpen();
    });
  }

  private away(error: Error): void {
    this.lost(error);
    if (this.closing || this.told) return;
    this.told = true;
    this.options.report(new BrokerAdminAway(error));
  }

  private lost(error: Error): void {
    this.open = false;
    this.failure = error;
    this.waiting?.reject(error);
  }
}
