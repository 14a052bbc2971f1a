import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { InfluxTwo, OPERATOR, ORG } from '#test/harness/influx-two.js';
import { makeTokens } from './influx-tokens.js';

let folder: string;
let server: InfluxTwo;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'hallwatch-tokens-'));
  const few = { read: 'every', write: 'every' } as const;
  server = await InfluxTwo.start({ tokens: { operator: OPERATOR, few }, buckets: { hallwatch: 30 } });
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const make = async (operator = 'operator', org = ORG): Promise<string[]> => {
  const said: string[] = [];
  await makeTokens({ url: server.url, operator, org, folder }, (line) => said.push(line));
  return said;
};
const tokenOf = (role: string): string => readFileSync(join(folder, role, 'token'), 'utf8');
const write = async (token: string): Promise<number> =>
  (
    await fetch(`${server.url}/api/v2/write?org=${ORG}&bucket=hallwatch`, {
      method: 'POST',
      headers: { authorization: `Token ${token}` },
      body: `level,kiosk=K-1 v=1 ${Date.now()}000000`,
    })
  ).status;
const list = async (token: string, path: string): Promise<Response> =>
  fetch(`${server.url}${path}`, { headers: { authorization: `Token ${token}` } });

test('the reader reads and the writer also writes, and neither makes tokens or is the operator', async () => {
  expect(await make()).toEqual(['made     a token for the reader', 'made     a token for the writer']);
  const [reader, writer] = [tokenOf('reader'), tokenOf('writer')];
  expect(new Set([reader, writer, 'operator']).size).toBe(3);
  for (const token of [reader, writer]) {
    const { buckets } = (await (await list(token, '/api/v2/buckets')).json()) as { buckets: { name: string }[] };
    expect(buckets.map(({ name }) => name)).toEqual(['hallwatch']);
    expect((await (await list(token, '/api/v2/orgs')).json()) as object).toMatchObject({ orgs: [] });
  }
  expect([await write(reader), await write(writer)]).toEqual([403, 204]);
  for (const role of ['reader', 'writer']) expect(statSync(join(folder, role, 'token')).mode & 0o777).toBe(0o444);
});

test('they are made once: a second start keeps them', async () => {
  await make();
  const before = [tokenOf('reader'), tokenOf('writer')];
  expect(await make()).toEqual(['kept     the token of the reader', 'kept     the token of the writer']);
  expect([tokenOf('reader'), tokenOf('writer')]).toEqual(before);
});

test('one whose file is lost, or that is no longer taken, is made anew, and the old one is worth nothing any more', async () => {
  await make();
  const [reader, writer] = [tokenOf('reader'), tokenOf('writer')];
  rmSync(join(folder, 'reader'), { recursive: true });
  expect(await make()).toEqual(['made     a token for the reader', 'kept     the token of the writer']);
  expect(tokenOf('reader')).not.toBe(reader);
  expect((await list(reader, '/api/v2/buckets')).status).toBe(401);
  expect(tokenOf('writer')).toBe(writer);
  // As after a restore from elsewhere: the server knows none of them.
  await server.stop();
  server = await InfluxTwo.start({ tokens: { operator: OPERATOR }, buckets: { hallwatch: 30 } });
  expect(await make()).toEqual(['made     a token for the reader', 'made     a token for the writer']);
});

test('a token of before that may make none is handed on, and said to be', async () => {
  expect((await make('few')).join()).toMatch(/may make no others: the reader is given that one.*writer is given/);
  expect([tokenOf('reader'), tokenOf('writer')]).toEqual(['few', 'few']);
  server.give('few', OPERATOR);
  expect(await make('few')).toEqual(['made     a token for the reader', 'made     a token for the writer']);
});

test('an organization that is not there, and a server that is not well, stop it with what to do', async () => {
  await expect(make('operator', 'others')).rejects.toThrow(/no organization others.*HALLWATCH_INFLUX_ORG/);
  server.mishap = () => ({ status: 503, body: '{}' });
  await expect(make()).rejects.toThrow(/answers 503/);
  expect(existsSync(join(folder, 'reader', 'token'))).toBe(false);
});
