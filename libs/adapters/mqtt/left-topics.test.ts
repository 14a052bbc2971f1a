import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { MqttClient } from 'mqtt';
import { downTopic } from '#libs/contracts/index.js';
import type { Hall } from '#libs/domain/index.js';
import { SECOND } from '#libs/domain/index.js';
import { DoorForTests } from '#test/harness/door-for-tests.js';
import { LOAD_REGION, loadKioskId } from '#test/load/fleet.js';

const [KIOSK, NEIGHBOUR] = [loadKioskId(0), loadKioskId(1)];
const topicOf = (kioskId: string, what: 'sign' | 'config', region = LOAD_REGION): string => downTopic({ region, kioskId }, what);

let door: DoorForTests;
beforeEach(async () => {
  door = await DoorForTests.open(['plain']);
});
afterEach(() => door.close());

const putUp = async (kioskId: string, region = LOAD_REGION): Promise<void> => {
  for (const what of ['sign', 'config'] as const) {
    const payload = JSON.stringify({ ts: 1, show: what === 'sign' });
    await door.broker.publishDown(topicOf(kioskId, what, region), payload, true);
  }
};

/** The hall, and its kiosks with it, is of another region from now on, or again. */
function moveTo(region: string): void {
  const { registry } = door;
  const hall = registry.halls()[0] as Hall;
  const revision = registry.revision + 1;
  registry.hall = (id) => (id === hall.id ? { ...hall, region } : undefined);
  Object.defineProperty(registry, 'revision', { value: revision, configurable: true });
}

interface Heard {
  topic: string;
  text: string;
}

const markOf = (kioskId: string, region: string): string => topicOf(kioskId, 'sign', region).replace(/sign$/, 'mark');

/** What it hears from here on, but for marks. */
async function listen(client: MqttClient, kioskId: string, region = LOAD_REGION): Promise<Heard[]> {
  const heard: Heard[] = [];
  client.on('message', (topic, payload) => {
    if (!topic.endsWith('/mark')) heard.push({ topic, text: payload.toString() });
  });
  await client.subscribeAsync(markOf(kioskId, region).replace(/mark$/, '#'), { qos: 1 });
  return heard;
}

/** Topics that stand for a kiosk, as one that comes hears them: a mark that stands since the last comes last. */
async function standing(kioskId: string, region = LOAD_REGION): Promise<string[]> {
  const mark = markOf(kioskId, region);
  await door.broker.publishDown(mark, 'mark', true);
  const client = await door.connect('plain', { username: kioskId });
  let marked = false;
  client.on('message', (topic) => {
    marked ||= topic === mark;
  });
  const heard = await listen(client, kioskId, region);
  await door.until(() => marked, 'the mark');
  await client.endAsync();
  await door.broker.publishDown(mark, '', true);
  return heard.map(({ topic }) => topic);
}

const BOTH = (kioskId: string, region = LOAD_REGION): string[] => [
  topicOf(kioskId, 'sign', region),
  topicOf(kioskId, 'config', region),
];

test('what stood for a kiosk that is retired is not for the one that is registered again under its name, however soon', async () => {
  for (const id of [KIOSK, NEIGHBOUR]) await putUp(id);
  expect(await standing(KIOSK)).toEqual(BOTH(KIOSK));
  await door.registry.retireKiosk(KIOSK);
  door.registry.takeBack(KIOSK);
  expect(await standing(KIOSK)).toEqual([]);
  expect(await standing(NEIGHBOUR)).toEqual(BOTH(NEIGHBOUR));
});

test('what is said to a kiosk that is retired does not stand', async () => {
  await door.registry.retireKiosk(KIOSK);
  await putUp(KIOSK);
  door.registry.takeBack(KIOSK);
  expect(await standing(KIOSK)).toEqual([]);
});

test('what stood in the region that a kiosk has left does not stand when it comes back, and who listens there hears nothing of it', async () => {
  await putUp(KIOSK);
  const client = await door.connect('plain', { username: KIOSK });
  const heard = await listen(client, KIOSK);
  await door.until(() => heard.length === 2, 'what stands');
  moveTo('elsewhere');
  door.clock.forward(10 * SECOND);
  // What was sent there late does not stand either.
  await putUp(KIOSK);
  await putUp(KIOSK, 'elsewhere');
  expect(await standing(KIOSK, 'elsewhere')).toEqual(BOTH(KIOSK, 'elsewhere'));
  moveTo(LOAD_REGION);
  await door.broker.publishDown(topicOf(KIOSK, 'sign'), '{"ts":2,"show":false}', false);
  await door.until(() => heard.length === 3, 'the last word');
  expect(heard.slice(2)).toEqual([{ topic: topicOf(KIOSK, 'sign'), text: '{"ts":2,"show":false}' }]);
  expect(await standing(KIOSK)).toEqual([]);
});
