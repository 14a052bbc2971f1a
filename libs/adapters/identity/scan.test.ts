import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { IdentityProvider, LogInFinished } from '#libs/domain/index.js';
import { DINGTALK, DingTalkServer, WECOM, WeComServer } from '#test/harness/scan-servers.js';
import { DingTalk, WeCom } from './index.js';

const BACK = 'https://watch.example/api/v1/session/way/return';
const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;

interface Come {
  now?: number;
  bend?: (url: URL) => void;
}

/** Sends a browser to the provider and takes it back. */
async function scan(provider: IdentityProvider, { now = NOW, bend = () => undefined }: Come = {}): Promise<LogInFinished> {
  const begun = await provider.start({ back: BACK, to: '/orders', now });
  if ('refused' in begun) return begun;
  const page = await fetch(begun.url, { redirect: 'manual' });
  const location = page.headers.get('location');
  if (!location) throw new Error(`${page.status}: ${await page.text()}`);
  const url = new URL(location);
  bend(url);
  return provider.finish({ url, kept: begun.kept, now: now + 1_000 });
}

describe('WeCom', () => {
  let server: WeComServer;
  let weCom: WeCom;
  beforeAll(async () => {
    server = await new WeComServer(BACK).open();
  });
  beforeEach(() => {
    server.who = { userid: 'chen' };
    server.down = null;
    server.given = 0;
    weCom = new WeCom({ ...WECOM, knownAs: 'account', url: server.url });
  });
  afterAll(() => server.close());

  test('proves a member by their id, and remembers where they wanted to go', async () => {
    const known = { as: 'account', value: 'chen' };
    const proven = { provider: `wecom:${WECOM.corpId}`, subject: 'chen', name: null, groups: null, known };
    expect(await scan(weCom)).toEqual({ proven, to: '/orders' });
  });

  test('gets one token of the application for many, and a new one when it is over or not known any more', async () => {
    await Promise.all([scan(weCom), scan(weCom), scan(weCom)]);
    expect(server.given).toBe(1);
    await scan(weCom, { now: NOW + 2 * HOUR });
    expect(server.given).toBe(2);
    server.tokens.clear();
    expect(await scan(weCom, { now: NOW + 2 * HOUR })).toMatchObject({ proven: { subject: 'chen' } });
    expect(server.given).toBe(3);
  });

  test('somebody outside the company has no account', async () => {
    server.who = { openid: 'of-somebody' };
    expect(await scan(weCom)).toEqual({ refused: 'not-registered' });
  });

  test('who does not say yes comes back without a code', async () => {
    server.who = null;
    expect(await scan(weCom)).toEqual({ refused: 'refused-by-provider' });
  });

  test('a code counts once', async () => {
    const bend = (url: URL): void => void server.codes.delete(url.searchParams.get('code') ?? '');
    expect(await scan(weCom, { bend })).toEqual({ refused: 'refused-by-provider' });
  });

  test('another state is not ours', async () => {
    expect(await scan(weCom, { bend: (url) => url.searchParams.set('state', 'abc') })).toEqual({ refused: 'state-unknown' });
  });

  test('a wrong secret is told as what cannot be proven', async () => {
    const other = new WeCom({ ...WECOM, secret: 'another', knownAs: 'account', url: server.url });
    expect(await scan(other)).toEqual({ refused: 'not-proven' });
  });

  test('a server in trouble is away', async () => {
    const bend = (): void => {
      server.down = 502;
    };
    expect(await scan(weCom, { bend })).toEqual({ refused: 'provider-away' });
  });

  test('a kept word of one way does not open another', async () => {
    const begun = await weCom.start({ back: BACK, to: '/', now: NOW });
    if ('refused' in begun) throw new Error(begun.refused);
    const state = new URL(begun.url).searchParams.get('state') ?? '';
    const other = new DingTalk({ clientId: 'x', clientSecret: WECOM.secret, knownAs: 'account', url: server.url });
    const url = new URL(`${BACK}?code=1&state=${state}`);
    expect(await other.finish({ url, kept: begun.kept, now: NOW })).toEqual({ refused: 'state-unknown' });
  });
});

describe('DingTalk', () => {
  let server: DingTalkServer;
  let dingTalk: DingTalk;
  beforeAll(async () => {
    server = await new DingTalkServer(BACK).open();
  });
  beforeEach(() => {
    server.who = { unionId: 'u-1', nick: '示例人', mobile: '13800000000', userid: 'chen' };
    server.down = null;
    dingTalk = new DingTalk({ ...DINGTALK, knownAs: 'account', url: server.url });
  });
  afterAll(() => server.close());

  test('proves a member of the organisation by the union id', async () => {
    const known = { as: 'account', value: 'chen' };
    const proven = { provider: `dingtalk:${DINGTALK.clientId}`, subject: 'u-1', name: '示例人', groups: null, known };
    expect(await scan(dingTalk)).toEqual({ proven, to: '/orders' });
  });

  test('by the mobile number, where the setting says so and DingTalk tells it', async () => {
    const byPhone = new DingTalk({ ...DINGTALK, knownAs: 'phone', url: server.url });
    expect(await scan(byPhone)).toMatchObject({ proven: { known: { as: 'phone', value: '13800000000' } } });
    server.who = { unionId: 'u-1', nick: '示例人', userid: 'chen' };
    expect(await scan(byPhone)).toMatchObject({ proven: { known: null } });
  });

  test('anybody in the world can scan, and is refused unless they are a member', async () => {
    server.who = { unionId: 'u-2', nick: '外部人', mobile: '13800000000' };
    expect(await scan(dingTalk)).toEqual({ refused: 'not-registered' });
    server.who = { unionId: 'u-2', nick: '外部人', userid: 'chen', contactType: 1 };
    expect(await scan(dingTalk)).toEqual({ refused: 'not-registered' });
  });

  test('a code counts once, and a wrong secret is refused', async () => {
    const bend = (url: URL): void => void server.codes.delete(url.searchParams.get('authCode') ?? '');
    expect(await scan(dingTalk, { bend })).toEqual({ refused: 'refused-by-provider' });
    const other = new DingTalk({ ...DINGTALK, clientSecret: 'another', knownAs: 'account', url: server.url });
    expect(await scan(other)).toEqual({ refused: 'refused-by-provider' });
  });

  test('a server in trouble is away', async () => {
    const bend = (): void => {
      server.down = 503;
    };
    expect(await scan(dingTalk, { bend })).toEqual({ refused: 'provider-away' });
  });
});
