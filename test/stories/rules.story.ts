import { expect } from '@jest/globals';
import { rulesText } from '../harness/rules.js';
import { stationFor, story } from '../harness/story.js';

const here = stationFor();

interface Told {
  id: number;
  version: string;
  state: string;
  since: string | null;
  by: string;
  why: string;
  origin: string;
  inForce: string;
  rules: { id: string }[];
  text: string;
}

const RULES = '/api/v1/rules';
const now = async (): Promise<Told> => (await here.station.call(RULES)).body;
const put = (body: object) => here.station.call(RULES, { method: 'PUT', body });
const SLOWER = rulesText().replace('heartbeats: 3', 'heartbeats: 5');

/** Changes the rules, and waits until they count. */
async function taken(text: string, why: string): Promise<Told> {
  const { version: basedOn } = await now();
  expect(await put({ text, why, basedOn })).toMatchObject({ status: 200 });
  await here.station.until(async () => (await now()).state === 'inForce', 'the rules to count');
  return now();
}

story(
  'the rules that come with the product count first; a change says who, when and why, and going back is a change too',
  async () => {
    const shipped = await now();
    expect(shipped).toMatchObject({ state: 'inForce', by: 'hallwatch', origin: 'shipped', inForce: shipped.version });
    expect(shipped.text).toBe(rulesText());
    expect(shipped.rules.map(({ id }) => id)).toContain('kiosk-silent');

    const slower = await taken(SLOWER, 'bad links in the valley');
    expect(slower).toMatchObject({
      by: 'admin',
      why: 'bad links in the valley',
      origin: 'http',
      since: '2026-01-01T00:00:00.000Z',
    });
    expect(slower.version).not.toBe(shipped.version);
    const old: Told = (await here.station.call(`${RULES}/versions/${shipped.version}`)).body;
    expect(old).toMatchObject({ state: 'replaced', inForce: slower.version, text: shipped.text });

    expect(await taken(old.text, 'the valley has fibre')).toMatchObject({ version: shipped.version, by: 'admin' });
    const first: { items: Told[]; next: string } = (await here.station.call(`${RULES}/versions?limit=2`)).body;
    expect(first.items.map(({ why, state }) => [why, state])).toEqual([
      ['the valley has fibre', 'inForce'],
      ['bad links in the valley', 'replaced'],
    ]);
    const rest: { items: Told[] } = (await here.station.call(`${RULES}/versions?limit=2&after=${first.next}`)).body;
    expect(rest).toMatchObject({ items: [{ by: 'hallwatch', state: 'replaced' }], next: null });
    const changes = await here.station.stores.changes.after(0, 500);
    expect(changes.filter(({ what }) => what === 'rules').map(({ how }) => how)).toEqual([
      'accepted',
      'accepted',
      'inForce',
      'accepted',
      'inForce',
    ]);
  },
);

story('of two who change the same rules the second is refused, and told which rules are the newest', async () => {
  const { version: basedOn, text } = await now();
  const change = (heartbeats: number) => ({
    text: text.replace('heartbeats: 3', `heartbeats: ${heartbeats}`),
    why: 'links',
    basedOn,
  });
  expect((await put(change(6))).status).toBe(200);
  const { version: newest } = await now();
  expect(await put(change(7))).toMatchObject({ status: 409, body: { type: 'urn:hallwatch:problem:rules-moved', newest } });
});

story('rules that cannot be used are refused with every wrong place, and nothing is taken', async () => {
  const { version: basedOn } = await now();
  const wrong = rulesText().replace('graceS: 180', 'graceS: 180\n    grace: 60').replace('clearS: 60', 'clearS: 120');
  const lineOf = (part: string) => wrong.split('\n').findIndex((text) => text.includes(part)) + 1;
  const errors = [
    { line: lineOf('grace: 60'), path: /grace$/, message: /is no field that is known/ },
    { line: lineOf('clearS: 120'), path: /clearS$/, message: /clearS must be below raiseS/ },
  ]
    .sort((a, b) => a.line - b.line)
    .map(({ line, path, message }) => {
      const says = { zh: expect.stringMatching(/[\u4e00-\u9fff]/), en: expect.stringMatching(message) };
      return { field: 'text', line, path: expect.stringMatching(path), message: says.en, says };
    });
  const detail = expect.stringMatching(/^Wrong in 2 places; line \d+, rules\.\d+\.\w+: /);
  const problem = { status: 422, body: { type: 'urn:hallwatch:problem:rules-refused', detail, errors } };
  expect(await put({ text: wrong, why: 'a slip', basedOn })).toMatchObject(problem);
  expect(await here.station.call(`${RULES}/check`, { body: { text: wrong } })).toMatchObject(problem);
  expect(await put({ text: 'rules: []', why: 'x', basedOn })).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'why' }] },
  });
  expect(await put({ why: 'nothing at all', basedOn })).toMatchObject({ status: 400, body: { errors: [{ field: 'text' }] } });
  const long = `${rulesText()}# ${'x'.repeat(250_000)}`;
  expect(await put({ text: long, why: 'too long', basedOn })).toMatchObject({ status: 400 });
  expect((await now()).version).toBe(basedOn);
});

story('rules may be sent as values, and be checked without being taken', async () => {
  const before = await now();
  const rules = before.rules.filter(({ id }) => id !== 'kiosk-clock');
  const check = await here.station.call(`${RULES}/check`, { body: { rules } });
  expect(check).toMatchObject({ status: 200, body: { changes: true, rules } });
  expect(await here.station.call(`${RULES}/check`, { body: { text: before.text } })).toMatchObject({ body: { changes: false } });
  expect(await now()).toEqual(before);
});
