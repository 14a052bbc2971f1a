import { expect } from '@jest/globals';
import { WebhookChannel } from '#libs/adapters/channels/webhook.js';
import { CHANNELS } from '#libs/contracts/index.js';
import { AllowedTargets } from '#libs/domain/index.js';
import { SendingOutcomes } from '#libs/stages/decide/index.js';
import { Deliver, Writing } from '#libs/stages/deliver/index.js';
import { asHost } from '../../apps/api/testing/raw.js';
import { booksOf, stationFor, story } from '../harness/story.js';

const here = stationFor({ env: { HALLWATCH_HOSTS: 'watch.example' } });
const METADATA = '169.254.169.254';

const person = (id: string, url: string) => ({
  id,
  name: `示例${id}`,
  roles: ['technician' as const],
  halls: [],
  skills: [],
  channels: [{ kind: 'webhook', url }],
});

story('a page that leads its own name to the station reads nothing: another host name is refused', async () => {
  const { url } = here.station;
  for (const path of ['/api/v1/board', '/metrics', '/', '/api/v1/session']) {
    expect([path, (await asHost(url, 'rebound.example', path)).status]).toEqual([path, 421]);
  }
  expect((await asHost(url, 'watch.example', '/api/v1/board')).status).toBe(200);
  expect(here.station.log.filter(({ event }) => event === 'AnyHostTaken')).toEqual([]);
});

story('a webhook to the metadata of a cloud is not registered, and the sentence says why', async () => {
  const { status, body } = await here.station.call('/api/v1/fleet', {
    body: { people: [person('p-7', `http://${METADATA}/latest/`)] },
  });
  expect([status, body]).toEqual([
    422,
    expect.objectContaining({
      type: 'urn:hallwatch:problem:target-refused',
      detail: expect.stringContaining('HALLWATCH_ALLOW_TARGETS'),
    }),
  ]);
  expect(here.station.stores.registry.person('p-7')).toBeUndefined();
});

story(
  'a name that leads to the metadata of a cloud is registered, and nothing is sent to it: that somebody is not told is told',
  async () => {
    const { station } = here;
    const { books, outbox, registry } = station.stores;
    const taken = await station.call('/api/v1/fleet', { body: { people: [person('p-8', 'http://alerts.example/in')] } });
    expect(taken.status).toBe(200);
    await station.pipeline.deliver.stop();
    const installation = {
      secret: () => null,
      wallSeconds: () => 1,
      policy: new AllowedTargets(),
      lookUp: (_host: string, done: (error: null, all: { address: string; family: number }[]) => void) =>
        done(null, [{ address: METADATA, family: 4 }]),
    };
    const deliver = new Deliver({
      outbox,
      writing: new Writing({ ...station.stores, publicUrl: undefined }),
      ...new SendingOutcomes(books, registry),
      channel: new WebhookChannel(installation) as never,
      kinds: CHANNELS,
      sign: { send: async () => ({ ok: true }) },
      clock: station.clock,
      report: () => undefined,
    });
    deliver.start();
    const kiosk = await station.kiosk('K-8', { maintainer: 'p-8' });
    await kiosk.fault('BNA-002', 'noteAcceptor');
    const withheld = async (): Promise<{ reason: string; to?: string }[]> =>
      ((await station.call('/api/v1/withheld?of=alert&kioskId=K-8')).body as { items: { reason: string; to?: string }[] }).items;
    await station.settled();
    const isTold = async (): Promise<boolean> => {
      deliver.wake();
      return (await withheld()).length > 0;
    };
    await station.until(isTold, 'that p-8 is not told');
    expect(await withheld()).toMatchObject([{ reason: 'refused', to: 'p-8' }]);
    const [order] = await booksOf(station, 'K-8').orders();
    expect(JSON.stringify(order?.history)).toContain('alerts.example leads to the link itself or the metadata of a cloud');
    await deliver.stop();
  },
);
