import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runKioskCheck } from '#apps/tools/kiosk/run.js';
import { MINUTE } from '#libs/domain/index.js';
import { StoryClock } from '#libs/runtime/index.js';
import { MOSQUITTO_ABSENT, startMosquitto } from '../../harness/mosquitto-server.js';
import { ADMIN_PASSWORD, STORY_START, StoryStation } from '../../harness/station.js';
import { VendorKiosk } from '../../harness/vendor-kiosk.js';

const WHAT = 'behind Mosquitto a kiosk is checked by its messages, and what cannot be seen is said';

const mosquitto = await startMosquitto();
afterAll(() => mosquitto?.stop(), 30_000);

if (!mosquitto) test.skip(`${WHAT} (${MOSQUITTO_ABSENT})`, () => undefined);
else stories(mosquitto);

function stories(broker: NonNullable<typeof mosquitto>): void {
  const clock = new StoryClock(STORY_START);
  let station: StoryStation;
  let kiosk: VendorKiosk;

  beforeAll(async () => {
    const env = {
      HALLWATCH_MQTT_URL: broker.urlOf('hallwatch', 'made-up-for-the-backend'),
      HALLWATCH_MQTT_ADMIN_URL: broker.adminUrl,
    };
    station = await StoryStation.open({ clock, env });
    await station.until(() => 'connected' in station.pipeline.broker && station.pipeline.broker.connected === true, 'the broker');
    await station.hall();
    kiosk = await VendorKiosk.registered(station, 'K-1', {}, broker.port);
  }, 60_000);
  afterAll(async () => {
    await kiosk.end();
    await station.remove();
  }, 30_000);

  /** What it was sent is answered, and all that it sent is in the history. */
  const kept = async (): Promise<void> => {
    await kiosk.atRest();
    const { accepted } = station.pipeline.intake.counts;
    await station.until(() => accepted.birth + accepted.heartbeat === kiosk.seq, 'all messages');
    await station.until(() => {
      if (station.pipeline.record.behind === 0) return true;
      clock.forward(50);
      return false;
    }, 'the history');
  };

  test(WHAT, async () => {
    const lines: string[] = [];
    let n = 0;
    const pause = async (): Promise<void> => {
      await kept();
      await station.forward(MINUTE);
      if (n++ === 0) await kiosk.connect();
      await kiosk.heartbeat();
      await kept();
    };
    const args = ['--id', 'K-1', '--url', station.url, '--ask', '--lang', 'en'];
    const means = { say: (line: string) => void lines.push(line), pause };
    expect(await runKioskCheck(args, { HALLWATCH_PASSWORD: ADMIN_PASSWORD }, means)).toBe(0);
    expect(lines[1]).toMatch(/^The broker is another program: connections, wills, sessions and subscriptions cannot be seen/);
    const of = (verdict: string): string[] =>
      lines.filter((line) => line.startsWith(verdict)).map((line) => line.slice(9).split(':')[0] as string);
    expect(of('unseen')).toEqual(expect.arrayContaining(['session', 'subscriptions', 'state of the backend', 'quality']));
    expect(of('right')).toEqual(
      expect.arrayContaining(['log-in', 'birth', 'heartbeatS', 'rebirth', 'heartbeat period', 'clock', 'seq', 'refusals']),
    );
    expect([...of('MISSING'), ...of('WRONG')]).toEqual([]);
  }, 60_000);
}
