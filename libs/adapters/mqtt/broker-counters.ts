import { Gauge, type Registry } from 'prom-client';
import type { Report } from '#libs/runtime/index.js';
import { BrokerDroppedMessages } from './uplink-events.js';

const DROPPED = '$SYS/broker/publish/messages/dropped';
const STORED = '$SYS/broker/store/messages/count';

/** What Mosquitto tells of itself: how much it keeps, and how much it threw away after it had acknowledged it. */
export class BrokerCounters {
  static readonly TOPICS = [DROPPED, STORED];
  private dropped: number | null = null;
  private stored: number | null = null;

  constructor(private readonly report: Report) {}

  /** Takes a message of the broker's own; answers whether it was one. */
  take(topic: string, payload: Uint8Array): boolean {
    if (!topic.startsWith('$')) return false;
    const value = Number(Buffer.from(payload).toString());
    if (topic === DROPPED && Number.isFinite(value)) this.sawDropped(value);
    if (topic === STORED && Number.isFinite(value)) this.stored = value;
    return true;
  }

  expose(metrics: Registry): void {
    this.gauge(
      metrics,
      'hallwatch_mqtt_broker_dropped',
      'Messages that the MQTT broker dropped since its start.',
      () => this.dropped,
    );
    this.gauge(
      metrics,
      'hallwatch_mqtt_broker_stored',
      'Messages that the MQTT broker keeps, signs among them.',
      () => this.stored,
    );
  }

  private sawDropped(total: number): void {
    // Lower than before: the broker began anew, and counts from nothing.
    const seen = this.dropped !== null && total >= this.dropped ? this.dropped : null;
    const dropped = total - (seen ?? 0);
    this.dropped = total;
    if (dropped > 0) this.report(new BrokerDroppedMessages({ dropped, since: seen === null ? 'start-of-broker' : 'last-look' }));
  }

  private gauge(metrics: Registry, name: string, help: string, value: () => number | null): void {
    new Gauge({
      name,
      help,
      registers: [metrics],
      collect() {
        const now = value();
        if (now !== null) this.set(now);
      },
    });
  }
}
