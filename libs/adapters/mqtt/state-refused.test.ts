import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { connectAsync } from 'mqtt';
import { BACKEND_STATE_TOPIC } from '#libs/contracts/index.js';
import { type NamedEvent, SystemClock } from '#libs/runtime/index.js';
import { hasMosquitto, MOSQUITTO_ABSENT, startMosquitto } from '#test/harness/mosquitto-server.js';
import { BrokerUplink } from './broker-uplink.js';

const HEARS = 'topic read hallwatch/#\ntopic read $SYS/#\n';
const WHAT = 'a broker that does not let us tell the kiosks is told of once, and asked until it does';

/** A broker whose list of rights we write ourselves. */
const byList = (_shipped: string, { folder, port }: { folder: string; port: number }): string =>
  `listener ${port} 127.0.0.1\nallow_anonymous true\nacl_file ${join(folder, 'acl')}\n`;

async function toldAt(url: string): Promise<() => boolean> {
  const states: unknown[] = [];
  const kiosk = await connectAsync(url);
  kiosk.on('message', (_topic, payload) => states.push(JSON.parse(String(payload))));
  await kiosk.subscribeAsync(BACKEND_STATE_TOPIC, { qos: 1 });
  ends.push(() => kiosk.endAsync());
  return () => states.some((state) => (state as { online: boolean }).online);
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20));
};

const ends: (() => Promise<unknown>)[] = [];

if (!hasMosquitto()) test.skip(`${WHAT} (${MOSQUITTO_ABSENT})`, () => undefined);
else
  test(WHAT, async () => {
    const broker = await startMosquitto({
      config: (shipped, at) => {
        writeFileSync(join(at.folder, 'acl'), HEARS);
        return byList(shipped, at);
      },
    });
    if (!broker) throw new Error(MOSQUITTO_ABSENT);
    ends.push(() => broker.stop());
    try {
      const events: string[] = [];
      const report = (event: NamedEvent): void => void events.push(event.constructor.name);
      const uplink = BrokerUplink.open({
        url: broker.url,
        intake: (_t, _p, _s, done) => done(null),
        report,
        clock: new SystemClock(),
      });
      ends.push(() => uplink.close());
      const isTold = await toldAt(broker.url);
      await until(() => events.includes('StateRefused') && uplink.connected);
      // A second try that is refused is no news.
      await new Promise((resolve) => setTimeout(resolve, 3_500));
      expect(events.filter((event) => event === 'StateRefused')).toHaveLength(1);
      expect([isTold(), events.includes('BrokerAway')]).toEqual([false, false]);

      writeFileSync(join(broker.folder, 'acl'), `${HEARS}topic write ${BACKEND_STATE_TOPIC}\n`);
      process.kill(broker.pid, 'SIGHUP');
      await until(isTold);
    } finally {
      for (const end of ends.splice(0).reverse()) await end();
    }
  }, 30_000);
