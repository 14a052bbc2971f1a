import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connectAsync, type MqttClient } from 'mqtt';
import { uplinkTopic } from '#libs/contracts/index.js';
import { projectFile } from '#libs/runtime/index.js';
import { hasPaho, PAHO_ABSENT, PYTHON } from './samples.js';
import { hasProgram } from './spawned.js';

/** As whom a sender comes. */
export interface SenderAs {
  port: number;
  region: string;
  kioskId: string;
  password: string;
  /** Seconds; absent: as the client has it by itself. */
  keepAliveS?: number;
}

/** A real client that sends heartbeats as one kiosk, and keeps what it cannot send. */
export interface Sender {
  /** Counts what is sent from 0. */
  send(payload: string): void;
  /** Which of them were acknowledged. */
  readonly acknowledged: ReadonlySet<number>;
  /** Lets it send what it has and leave. */
  finish(): Promise<void>;
  kill(): Promise<void>;
}

export interface SenderKind {
  name: string;
  /** What is missing to run it here, or null. */
  missing(): string | null;
  open(as: SenderAs): Promise<Sender>;
}

/** Else what a program says into a pipe comes when a few thousand bytes are full. */
const BY_LINE = ['stdbuf', '-oL'];

const topicOf = (as: SenderAs): string => uplinkTopic(as, 'heartbeat');

/** A program that sends the lines of its input and says which of them are acknowledged. */
class LineSender implements Sender {
  readonly acknowledged = new Set<number>();
  private readonly child: ChildProcessWithoutNullStreams;
  private rest = '';

  constructor(
    command: string[],
    env: Record<string, string>,
    private readonly line: (payload: string) => string,
    private readonly heard: (line: string) => number | null,
  ) {
    const [program = '', ...args] = command;
    this.child = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'pipe' });
    for (const stream of [this.child.stdout, this.child.stderr]) stream.setEncoding('utf8').on('data', (text) => this.hear(text));
  }

  send(payload: string): void {
    this.child.stdin.write(`${this.line(payload)}\n`);
  }

  async finish(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.stdin.end();
    const [code] = await ended;
    if (code !== 0) throw new Error(`It ended with ${code}`);
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }

  private hear(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) {
      const number = this.heard(line);
      if (number !== null) this.acknowledged.add(number);
    }
  }
}

/** The number that a line tells, as the pattern has it. */
const told =
  (pattern: RegExp, from: number) =>
  (line: string): number | null => {
    const [, number] = pattern.exec(line) ?? [];
    return number === undefined ? null : Number(number) - from;
  };

class LibrarySender implements Sender {
  readonly acknowledged = new Set<number>();
  private sent = 0;
  private readonly waiting: Promise<void>[] = [];

  constructor(
    private readonly client: MqttClient,
    private readonly topic: string,
  ) {}

  send(payload: string): void {
    const number = this.sent++;
    const acknowledged = this.client.publishAsync(this.topic, payload, { qos: 1 }).then(() => {
      this.acknowledged.add(number);
    });
    this.waiting.push(acknowledged);
  }

  async finish(): Promise<void> {
    await Promise.all(this.waiting);
    await this.client.endAsync();
  }

  async kill(): Promise<void> {
    await this.client.endAsync(true);
  }
}

export const SENDERS: readonly SenderKind[] = [
  {
    name: 'paho-mqtt',
    missing: () => (hasPaho() ? null : PAHO_ABSENT),
    open: async (as) =>
      new LineSender(
        [PYTHON, projectFile('test', 'harness', 'paho_lines.py')],
        {
          KIOSK_ID: as.kioskId,
          KIOSK_PASSWORD: as.password,
          MQTT_PORT: String(as.port),
          ...(as.keepAliveS && { KEEP_ALIVE_S: String(as.keepAliveS) }),
        },
        (payload) => `${topicOf(as)} ${payload}`,
        told(/^acknowledged (\d+)$/, 0),
      ),
  },
  {
    name: 'mosquitto_pub',
    missing: () => (hasProgram('mosquitto_pub') ? null : 'mosquitto-clients is not installed'),
    open: async (as) => {
      const who = ['-p', String(as.port), '-u', as.kioskId, '-P', as.password, '-i', as.kioskId, '-c'];
      const alive = as.keepAliveS ? ['-k', String(as.keepAliveS)] : [];
      const what = ['-d', '-l', '-q', '1', '-t', topicOf(as)];
      return new LineSender(
        [...BY_LINE, 'mosquitto_pub', ...who, ...alive, ...what],
        {},
        (payload) => payload,
        told(/PUBACK \(Mid: (\d+),/, 1),
      );
    },
  },
  {
    name: 'mqtt.js',
    missing: () => null,
    open: async (as) => {
      const { kioskId: clientId, password, keepAliveS: keepalive = 60 } = as;
      const options = { username: clientId, password, clientId, clean: false, reconnectPeriod: 500, keepalive };
      return new LibrarySender(await connectAsync(`mqtt://127.0.0.1:${as.port}`, options), topicOf(as));
    },
  },
];
