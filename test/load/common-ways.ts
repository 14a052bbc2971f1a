import { DuckHistory } from '#libs/adapters/duckdb/index.js';
import { EmbeddedBroker, type TakePacket } from '#libs/adapters/mqtt/index.js';
import { contractBreach, parseTopic } from '#libs/contracts/index.js';
import { assemble, type Reading } from '#libs/domain/index.js';
import { type MqttListener, type Report, SystemClock } from '#libs/runtime/index.js';
import { LoadRegistry } from './fleet.js';

/** As hand-made flows and bridges do it, on the same broker and the same history, for comparison. */
export type CommonWay = 'one-write-a-message' | 'acknowledge-then-batch';

const BATCH = 5_000;

function readingOf(topic: string, payload: Uint8Array, now: number): Reading {
  const at = parseTopic(topic);
  const body = JSON.parse(Buffer.from(payload).toString()) as Record<string, unknown>;
  if (!at || contractBreach(at.kind, body) !== null) throw new Error('the load breaks the contract');
  return assemble({ kioskId: at.kioskId, region: at.region, kind: at.kind, hallId: 'load-hall', kioskType: 'LOAD' }, body, now, {
    historical: false,
  });
}

/** Each message is a write of its own; it is acknowledged when the history has it. */
function oneByOne(history: DuckHistory, clock: SystemClock): { take: TakePacket; rest(): Promise<void> } {
  let written: Promise<void> = Promise.resolve();
  let position = 0;
  const take: TakePacket = (topic, payload, _sender, done) => {
    const reading = readingOf(topic, payload, clock.now());
    written = written.then(() => history.write([reading], ++position)).then(() => done(null), done);
  };
  return { take, rest: () => written };
}

/** Acknowledged at once and kept in memory until a batch is full: fast, and lost in a crash. */
function inBatches(history: DuckHistory, clock: SystemClock): { take: TakePacket; rest(): Promise<void> } {
  let written: Promise<void> = Promise.resolve();
  let position = 0;
  let waiting: Reading[] = [];
  const flush = (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    position += batch.length;
    const upTo = position;
    written = written.then(() => history.write(batch, upTo));
    return written;
  };
  const take: TakePacket = (topic, payload, _sender, done) => {
    waiting.push(readingOf(topic, payload, clock.now()));
    done(null);
    if (waiting.length >= BATCH) void flush();
  };
  return { take, rest: flush };
}

export async function openCommonWay(way: CommonWay, folder: string, kiosks: number, report: Report) {
  const clock = new SystemClock();
  const history = await DuckHistory.open({ folder });
  const { take, rest } = way === 'one-write-a-message' ? oneByOne(history, clock) : inBatches(history, clock);
  const registry = new LoadRegistry(kiosks);
  const listeners: MqttListener[] = [{ via: 'plain', port: 0, variable: 'HALLWATCH_MQTT_PORT' }];
  const broker = await EmbeddedBroker.open({ host: '127.0.0.1', listeners, registry, intake: take, report, clock });
  return {
    port: broker.port,
    rest,
    async close(): Promise<void> {
      await broker.close();
      await rest();
      await history.close();
    },
  };
}
