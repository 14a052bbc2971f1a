import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { z } from 'zod';
import { ByKind } from '#libs/adapters/channels/senders.js';
import { WebhookChannel } from '#libs/adapters/channels/webhook.js';
import { ChannelKinds, channelKind, webhook } from '#libs/contracts/index.js';
import { AllowedTargets, Channel, MINUTE, type OutgoingAlert, type Person, type SendResult } from '#libs/domain/index.js';
import { SendingOutcomes } from '#libs/stages/decide/index.js';
import { Deliver, Writing } from '#libs/stages/deliver/index.js';
import { byHallwatch } from '#test/harness/by-hallwatch.js';
import { Receiver } from '../harness/receiver.js';
import { sampleOrder } from '../harness/sample-books.js';
import { stationFor, story } from '../harness/story.js';

/** A board in the guard's room: it takes one line a message over a socket, two in a minute, and answers each by a line. */
const board = channelKind('board', {
  address: { port: z.int(), pin: z.string() },
  shown: { port: z.int() },
  masks: {},
  named: ({ port }) => `the board at ${port}`,
  pace: { ofAddress: { most: 2, inMs: MINUTE } },
});
type Board = z.infer<typeof board.address>;

class BoardChannel extends Channel<Board> {
  override async send({ id, address, body }: OutgoingAlert<Board>): Promise<SendResult> {
    const socket = connect(address.port, '127.0.0.1');
    try {
      socket.write(`${address.pin} ${id} ${(body['text'] as { zh: string }).zh}\n`);
      const [answer] = await once(createInterface(socket), 'line');
      return answer === 'ok' ? { ok: true } : { ok: false, retry: false, error: `${board.named(address)} answered ${answer}` };
    } catch (error) {
      return { ok: false, retry: true, error: `${board.named(address)}: ${(error as Error).message}` };
    } finally {
      socket.destroy();
    }
  }
}

const here = stationFor();
const phones = new Receiver();
let deliver: Deliver;

/** A board that hangs somewhere; it knows one pin. */
class HungBoard {
  readonly lines: string[] = [];
  private readonly server = createServer((socket) => {
    createInterface(socket).on('line', (line) => {
      this.lines.push(line);
      socket.write(line.startsWith('1234 ') ? 'ok\n' : 'wrong pin\n');
    });
  });

  async open(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  at = (pin = '1234'): Board => ({ kind: 'board', port: (this.server.address() as AddressInfo).port, pin });

  close(): void {
    this.server.close();
  }
}

const boards = [new HungBoard(), new HungBoard(), new HungBoard()] as const;

beforeAll(async () => {
  await phones.open();
  await Promise.all(boards.map((one) => one.open()));
  const { station } = here;
  await station.pipeline.deliver.stop();
  const installation = { secret: () => 'a-secret-of-the-story', wallSeconds: () => 1, policy: new AllowedTargets(['127.0.0.1']) };
  const { books, outbox, registry } = station.stores;
  deliver = new Deliver({
    outbox,
    writing: new Writing({ ...station.stores, publicUrl: undefined }),
    ...new SendingOutcomes(books, registry),
    channel: new ByKind(
      new Map<string, Channel>([
        ['webhook', new WebhookChannel(installation)],
        ['board', new BoardChannel()],
      ]),
    ),
    kinds: new ChannelKinds([webhook, board]),
    sign: { send: async () => ({ ok: true }) },
    clock: station.clock,
    report: () => undefined,
  });
  deliver.start();
}, 60_000);

afterAll(async () => {
  await deliver.stop();
  phones.close();
  for (const one of boards) one.close();
});

async function register(id: string, channels: Person['channels']): Promise<void> {
  const person: Person = { id, name: `示例${id}`, roles: ['technician'], halls: [], skills: [], channels };
  await here.station.stores.registry.takeFleet({ halls: [], kiosks: [], people: [person] }, byHallwatch());
}

/** An order and its alerts, one for each channel, as a decision keeps them. */
async function tell(id: string, to: string, channels: number): Promise<void> {
  const at = here.station.clock.now();
  const order = sampleOrder({ id: `MO-${id}`, incidentId: `IN-${id}`, assignee: to });
  await here.station.stores.books.transact(async (open) => {
    await open.orders.save(order);
    for (let channel = 0; channel < channels; channel++) {
      const alert = { type: 'alert' as const, orderId: order.id, kioskId: 'K-1', hallId: 'hall-1', to, channel };
      await open.outbox.put({ id: `AL-${id}-${channel}`, message: { ...alert, event: 'order.opened', body: {} }, at });
    }
  });
  deliver.wake();
}

const keptOf = async (id: string) => (await here.station.stores.outbox.list({ limit: 500 })).items.find((item) => item.id === id);

story('one order is told over two kinds of channel, each in its own form and with its own secret', async () => {
  const [{ at, lines }] = boards;
  await register('p-1', [{ kind: 'webhook', url: phones.at('/p-1') }, at()]);
  await tell('first', 'p-1', 2);
  await here.station.until(() => phones.to('/p-1').length === 1 && lines.length === 1, 'both channels');
  const [hooked] = phones.to('/p-1');
  expect(hooked?.headers['x-hallwatch-signature']).toMatch(/^sha256=[0-9a-f]{64}$/);
  expect(lines).toEqual([`1234 AL-first-1 ${hooked?.body.text.zh}`]);
});

story('what an address takes in a minute is kept to, and holds up no other channel of the same person', async () => {
  const { station } = here;
  const [, { at, lines }] = boards;
  await register('p-2', [{ kind: 'webhook', url: phones.at('/p-2') }, at()]);
  for (const id of ['a', 'b', 'c']) await tell(id, 'p-2', 2);
  await station.until(() => phones.to('/p-2').length === 3 && lines.length === 2, 'all but the third line');
  expect(await keptOf('AL-c-1')).toMatchObject({ state: 'waiting', attempts: 0, lastError: null });
  await station.forward(MINUTE - 1);
  expect(lines).toHaveLength(2);
  await station.forward(1);
  await station.until(() => lines.length >= 3, 'the third line');
  expect(lines.slice(0, 3).map((line) => line.split(' ')[1])).toEqual(['AL-a-1', 'AL-b-1', 'AL-c-1']);
});

story('who refuses is named without what is secret, and an address of a kind that is not there goes nowhere', async () => {
  const { station } = here;
  const wrong = boards[2].at('0000');
  await register('p-3', [wrong, { kind: 'fax', number: '123' }]);
  await tell('refused', 'p-3', 2);
  const errors = async (): Promise<unknown[]> =>
    Promise.all(['AL-refused-0', 'AL-refused-1'].map(async (id) => (await keptOf(id))?.lastError));
  await station.until(async () => (await errors()).every(Boolean), 'both refusals');
  expect(await errors()).toEqual([`the board at ${wrong.port} answered wrong pin`, 'nothing here sends to a fax']);
  const { items } = (await station.call('/api/v1/people')).body as { items: Person[] };
  expect(items.find(({ id }) => id === 'p-3')?.channels).toEqual([{ kind: 'board' }, { kind: 'fax' }]);
});
