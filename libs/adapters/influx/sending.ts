import { type HistoryRefusal, HistoryUnavailable, type Reading } from '#libs/domain/index.js';
import { LinesRefused } from './complaint.js';
import { linesOf, refuseUnwritable, writeLines } from './line.js';
import { LineText } from './line-text.js';
import { joinedRefusal, type Refused, refusedOf } from './refused.js';
import type { InfluxServer } from './server.js';

/** A few milliseconds of work; then others may run. */
const READINGS_BETWEEN_YIELDS = 1_000;
/** InfluxDB 1 takes 25 MB in one request, InfluxDB 3 takes 10. */
const BODY_BYTES = 4_000_000;

/** A proxy that takes less makes too many requests of it. Ours. */
const FEWEST_BYTES = 32_768;

/** In one request: InfluxData's own advice is some thousands. */
const BODY_LINES = 4_000;
const IN_FLIGHT = 2;

/** Sends readings in requests of a size that the server takes. */
export class Sending {
  /** In one request, as far as the server, or a proxy before it, is known to take them. */
  private mostBytes = BODY_BYTES;

  constructor(private readonly server: Pick<InfluxServer, 'write'>) {}

  /**
   * Two requests under way, so that the server works while we write lines. All are answered when this ends, one way or the other. Answers
   * what the server refused of them, where it says so.
   */
  async send(readings: readonly Reading[]): Promise<HistoryRefusal | null> {
    const underWay = new Set<Promise<void>>();
    const failures: unknown[] = [];
    const refused: Refused<Reading>[] = [];
    for await (const body of bodiesOf(readings, () => this.mostBytes)) {
      const sent: Promise<void> = this.sendBody(body)
        .then(
          (some) => void refused.push(...some),
          (error: unknown) => void failures.push(error),
        )
        .finally(() => underWay.delete(sent));
      underWay.add(sent);
      if (underWay.size >= IN_FLIGHT) await Promise.race(underWay);
      if (failures.length > 0) break;
    }
    await Promise.all(underWay);
    if (failures.length > 0) throw failures.find((error) => error instanceof HistoryUnavailable) ?? failures[0];
    return joinedRefusal(refused);
  }

  private async sendBody(body: Body): Promise<Refused<Reading>[]> {
    const { readings } = body;
    try {
      await this.server.write(body.bytes);
      return [];
    } catch (error) {
      if (error instanceof LinesRefused && error.tooLarge) return this.sendParts(body, error);
      const named = refusedOf(error, readings, linesOf);
      if (!named) throw error;
      return [named];
    }
  }

  /** What is too much for one request goes in two, and later ones are as small; one reading that is too much is refused. */
  private async sendParts({ readings, size }: Body, { message: why }: LinesRefused): Promise<Refused<Reading>[]> {
    if (readings.length === 1) return [{ refused: [...readings], othersKept: true, why }];
    this.mostBytes = Math.max(FEWEST_BYTES, Math.min(this.mostBytes, size >> 1));
    const half = readings.length >> 1;
    const refused: Refused<Reading>[] = [];
    for (const part of [readings.slice(0, half), readings.slice(half)])
      for await (const body of bodiesOf(part, () => this.mostBytes)) refused.push(...(await this.sendBody(body)));
    return refused;
  }
}

/** A request body in line protocol, and what it is of. */
interface Body {
  bytes: Buffer;
  size: number;
  readings: readonly Reading[];
}

/** Each small enough for a server as it comes. Throws {@link HistoryRefusal}. */
async function* bodiesOf(readings: readonly Reading[], mostBytes: () => number): AsyncGenerator<Body> {
  refuseUnwritable(readings);
  const body = new LineText();
  let begin = 0;
  for (let i = 0; i < readings.length; i++) {
    writeLines(body, readings[i] as Reading);
    if (body.size >= mostBytes() || body.lines >= BODY_LINES) {
      yield { size: body.size, bytes: body.takeBytes(), readings: readings.slice(begin, i + 1) };
      begin = i + 1;
    }
    if (i % READINGS_BETWEEN_YIELDS === READINGS_BETWEEN_YIELDS - 1) await new Promise(setImmediate);
  }
  if (body.lines > 0) yield { size: body.size, bytes: body.takeBytes(), readings: readings.slice(begin) };
}
