import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { freePort } from '#apps/tools/local/launch.js';
import { identityProviders } from '#libs/composition/index.js';
import { SAYS_LOG_IN_REFUSED } from '#libs/domain/index.js';
import { readSettings } from '#libs/runtime/index.js';
import { OIDC_CLIENT, OidcServer } from '#test/harness/oidc-server.js';
import { Wanderer } from '#test/harness/wanderer.js';
import { Stand } from '../testing/stand.js';

const START = '/api/v1/session/oidc/start';
const RETURN = '/api/v1/session/oidc/return';

let stand: Stand;
let oidc: OidcServer;
beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  oidc = await OidcServer.open(`${url}${RETURN}`);
  const settings = readSettings({
    HALLWATCH_PUBLIC_URL: url,
    HALLWATCH_OIDC_ISSUER: oidc.issuer,
    HALLWATCH_OIDC_CLIENT_ID: OIDC_CLIENT.id,
    HALLWATCH_OIDC_CLIENT_SECRET: OIDC_CLIENT.secret,
    HALLWATCH_OIDC_GROUPS: 'duty-room=noc; it-admins=administrator; it-audit=auditor',
  });
  stand = await Stand.open({ port, publicUrl: url, separated: true, identityProviders: await identityProviders(settings) });
}, 60_000);
afterAll(async () => {
  await stand.close();
  await oidc.close();
});

const account = (name: string, more: { personId?: string | null; state?: string; roles?: string[] } = {}) => {
  const { personId = `p-${name}`, state = 'active', roles = ['technician'] } = more;
  return stand.database.query(
    `INSERT INTO account (name, roles, person_id, state) VALUES ($1, $2, $3, $4)
     ON CONFLICT (name) DO UPDATE SET roles = $2, person_id = $3, state = $4`,
    [name, JSON.stringify(roles), personId, state],
  );
};

beforeEach(async () => {
  await stand.database.query('DELETE FROM account_identity');
  oidc.who = { sub: 'sub-chen', name: '示例人', preferred_username: 'chen', groups: ['duty-room'] };
  await account('chen');
});

const nowIs = async (who: OidcServer['who']): Promise<void> => {
  oidc.who = who;
};

const isBack = (url: URL): boolean => url.pathname === RETURN;
const isLogin = (url: URL): boolean => url.pathname === '/login';

/** Goes the whole way and says where it ends. */
async function logIn(to = '/orders/o-1', browser = new Wanderer()): Promise<{ at: URL; browser: Wanderer }> {
  const at = await browser.follow(`${stand.url}${START}?to=${encodeURIComponent(to)}`, isLogin);
  return { at, browser };
}
const refusedAt = ({ at }: { at: URL }): string | null => at.searchParams.get('refused');

const whoIs = async (browser: Wanderer): Promise<unknown> => (await browser.ask(`${stand.url}/api/v1/session`)).json();
const rolesOf = async (name: string): Promise<string[]> => {
  const [row] = await stand.database.query<{ roles: string[] }>('SELECT roles FROM account WHERE name = $1', [name]);
  return row?.roles ?? [];
};
const actsOf = async (name: string) =>
  (await stand.parts.chain.list({ subjectKind: 'account', subjectId: name, limit: 50 })).items;

describe('log-in by OpenID Connect', () => {
  test('the ways are told to anybody', async () => {
    const told = await (await stand.anybody('GET', '/api/v1/session/ways')).json();
    expect(told).toEqual({ ways: [{ way: 'oidc', label: { zh: '统一身份认证登录', en: 'Single sign-on' } }] });
  });

  test('it asks with PKCE, state, nonce and the exact address, and what it keeps in the browser no script reads', async () => {
    const answer = await new Wanderer().ask(`${stand.url}${START}`);
    expect(answer.status).toBe(302);
    const asked = Object.fromEntries(new URL(answer.headers.get('location') ?? '').searchParams);
    expect(asked).toEqual({
      client_id: OIDC_CLIENT.id,
      response_type: 'code',
      redirect_uri: `${stand.url}${RETURN}`,
      scope: 'openid profile',
      state: expect.stringMatching(/^[0-9a-f]{64}$/),
      nonce: expect.stringMatching(/.{32,}/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^hallwatch_login=[\w-]+; Max-Age=600; Path=\/api\/v1\/session; HttpOnly; SameSite=Lax$/);
    expect(Buffer.from(cookie, 'base64url').toString('latin1')).not.toContain(asked['nonce']);
  });

  test('it opens the account that the name there names, links it, and leads where the person wanted to go', async () => {
    const { at, browser } = await logIn('/orders/o-1?x=1');
    expect([at.searchParams.get('entered'), at.searchParams.get('next')]).toEqual(['', '/orders/o-1?x=1']);
    expect(await whoIs(browser)).toMatchObject({ name: 'chen', personId: 'p-chen', roles: ['noc', 'technician'] });
    expect(browser.cookie(stand.url, 'hallwatch_login')).toBeUndefined();
    const [opened, granted, linked] = await actsOf('chen');
    expect(opened).toMatchObject({ what: 'session.open', by: 'chen', after: { by: `oidc ${oidc.issuer}` } });
    expect(granted).toMatchObject({ what: 'account.grant', by: 'hallwatch', before: { roles: ['technician'] } });
    expect(linked).toMatchObject({ what: 'account.change', after: { linked: { provider: oidc.issuer, subject: 'sub-chen' } } });
    expect(await stand.parts.chain.verify()).toMatchObject({ fault: null });
  });

  test('who is linked comes in by any name, and their roles follow their groups at each log-in', async () => {
    await logIn();
    oidc.who = { sub: 'sub-chen', preferred_username: 'chen-married', groups: ['it-audit'] };
    const { browser } = await logIn();
    expect(await whoIs(browser)).toMatchObject({ name: 'chen', roles: ['technician', 'auditor'] });
  });

  test('an account that waits for its first password is in use from then on', async () => {
    await account('chen', { state: 'invited' });
    const { browser } = await logIn();
    expect(await whoIs(browser)).toMatchObject({ name: 'chen' });
  });

  test('groups that would join two of the three administrators let nobody in and give nothing', async () => {
    oidc.who = { sub: 'sub-chen', preferred_username: 'chen', groups: ['it-admins', 'it-audit'] };
    expect(refusedAt(await logIn())).toBe('powers-together');
    expect(await rolesOf('chen')).toEqual(['technician']);
  });

  test('who is in no group any more loses what groups gave, and is not let in without a role', async () => {
    await account('chen', { roles: ['noc'] });
    oidc.who = { sub: 'sub-chen', preferred_username: 'chen' };
    expect(refusedAt(await logIn())).toBe('no-role');
    expect(await rolesOf('chen')).toEqual([]);
  });

  test.each([
    ['whom nobody registered', 'not-registered', () => nowIs({ sub: 'sub-x', preferred_username: 'nobody' })],
    ['whose account is nobody’s, as the first one is', 'not-registered', () => account('chen', { personId: null })],
    ['whose account is disabled', 'disabled', () => account('chen', { state: 'disabled' })],
    ['who said no there', 'refused-by-provider', () => nowIs(null)],
  ])('one %s is refused: %s', async (_, reason, given) => {
    await given();
    const { at, browser } = await logIn();
    expect(at.searchParams.get('refused')).toBe(reason);
    expect(browser.cookie(stand.url, 'hallwatch')).toBeUndefined();
  });

  test('a name that passed to somebody else there does not open the account of who had it', async () => {
    await logIn();
    oidc.who = { sub: 'sub-other', preferred_username: 'chen', groups: ['it-admins'] };
    expect(refusedAt(await logIn())).toBe('linked-to-another');
    expect(await rolesOf('chen')).toEqual(['noc', 'technician']);
  });
});

describe('what others may try', () => {
  /** As far as the provider sends them back. */
  async function atTheDoor(bend: (url: URL) => void = () => undefined) {
    const browser = new Wanderer();
    const begun = await browser.ask(`${stand.url}${START}`);
    const url = new URL(begun.headers.get('location') ?? '');
    bend(url);
    return { browser, back: await browser.follow(url, isBack) };
  }
  const comeIn = async (browser: Wanderer, back: URL): Promise<string | null> =>
    (await browser.follow(back, isLogin)).searchParams.get('refused');

  test('another state than the one that was begun with', async () => {
    const { browser, back } = await atTheDoor();
    back.searchParams.set('state', '0'.repeat(64));
    expect(await comeIn(browser, back)).toBe('state-unknown');
  });

  test('a return in another browser', async () => {
    const { back } = await atTheDoor();
    expect(await comeIn(new Wanderer(), back)).toBe('state-unknown');
  });

  test('a kept word that was altered', async () => {
    const { browser, back } = await atTheDoor();
    const kept = browser.cookie(stand.url, 'hallwatch_login') ?? '';
    browser.put(stand.url, 'hallwatch_login', `${kept.slice(0, 40)}${kept[40] === 'A' ? 'B' : 'A'}${kept.slice(41)}`);
    expect(await comeIn(browser, back)).toBe('state-unknown');
  });

  test('a return after ten minutes', async () => {
    const { browser, back } = await atTheDoor();
    stand.clock.forward(600_000);
    expect(await comeIn(browser, back)).toBe('state-unknown');
    await stand.logIn();
  });

  test('an ID token of another log-in', async () => {
    const { browser, back } = await atTheDoor((url) => url.searchParams.set('nonce', 'somebody-elses-nonce'));
    expect(await comeIn(browser, back)).toBe('not-proven');
  });

  test('a code with another verifier', async () => {
    const { browser, back } = await atTheDoor((url) => url.searchParams.set('code_challenge', 'A'.repeat(43)));
    expect(await comeIn(browser, back)).toBe('refused-by-provider');
  });

  test('a code that was used before', async () => {
    const { browser, back } = await atTheDoor();
    const kept = browser.cookie(stand.url, 'hallwatch_login') ?? '';
    expect(await comeIn(browser, back)).toBeNull();
    browser.put(stand.url, 'hallwatch_login', kept);
    expect(await comeIn(browser, back)).toBe('refused-by-provider');
  });

  test('an answer in the name of another provider', async () => {
    const { browser, back } = await atTheDoor();
    back.searchParams.set('iss', 'https://elsewhere.test');
    expect(await comeIn(browser, back)).toBe('not-proven');
  });

  test.each(['//elsewhere.test', '/\\elsewhere.test', 'https://elsewhere.test', '/\t/elsewhere.test'])(
    'a way on to %j',
    async (to) => {
      const answer = await stand.anybody('GET', `${START}?to=${encodeURIComponent(to)}`);
      expect(answer.status).toBe(400);
    },
  );

  test('a way that is not set up, or is none', async () => {
    const browser = new Wanderer();
    expect((await browser.follow(`${stand.url}/api/v1/session/wecom/start`, isLogin)).searchParams.get('refused')).toBe(
      'not-configured',
    );
    expect((await stand.anybody('GET', '/api/v1/session/telex/start')).status).toBe(400);
  });

  test('a provider that went away meanwhile, which is told in the log and counted', async () => {
    const { browser, back } = await atTheDoor();
    await oidc.close();
    expect(await comeIn(browser, back)).toBe('provider-away');
    expect(stand.lines.at(-1)).toMatchObject({ fields: { way: 'oidc', reason: 'provider-away' } });
    expect(await stand.parts.metrics.metrics()).toContain(
      'hallwatch_logins_elsewhere_refused_total{way="oidc",reason="provider-away"} 1',
    );
  });
});

describe('where it is asked how strongly the provider knows somebody', () => {
  const ACR = 'urn:example:two-factors';
  const TOLD = { zh: expect.any(String), en: expect.stringContaining('second factor') };
  let strict: Stand;
  let strictOidc: OidcServer;
  beforeAll(async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    strictOidc = await OidcServer.open(`${url}${RETURN}`);
    const settings = readSettings({
      HALLWATCH_PUBLIC_URL: url,
      HALLWATCH_OIDC_ISSUER: strictOidc.issuer,
      HALLWATCH_OIDC_CLIENT_ID: OIDC_CLIENT.id,
      HALLWATCH_OIDC_CLIENT_SECRET: OIDC_CLIENT.secret,
      HALLWATCH_OIDC_ACR: ACR,
      HALLWATCH_OIDC_AMR: 'mfa, otp',
    });
    strict = await Stand.open({ port, publicUrl: url, identityProviders: await identityProviders(settings) });
    strictOidc.who = { sub: 'sub-chen', name: '示例人', preferred_username: 'chen' };
    await strict.database.query(
      `INSERT INTO account (name, roles, person_id, state) VALUES ('chen', '["noc"]', 'p-chen', 'active')`,
    );
  }, 60_000);
  afterAll(async () => {
    await strict.close();
    await strictOidc.close();
  });

  test.each([
    [{}, 'weakly-proven'],
    [{ acr: ACR }, 'weakly-proven'],
    [{ acr: ACR, amr: ['pwd'] }, 'weakly-proven'],
    [{ amr: ['pwd', 'otp'] }, 'weakly-proven'],
    [{ acr: ACR, amr: ['pwd', 'otp'] }, null],
  ])('who was known there by %j is refused for %s', async (known, refused) => {
    strictOidc.known = known;
    const browser = new Wanderer();
    const began = new URL((await browser.ask(`${strict.url}${START}`)).headers.get('location') ?? '');
    expect(began.searchParams.get('acr_values')).toBe(ACR);
    const at = await new Wanderer().follow(`${strict.url}${START}`, isLogin);
    expect(at.searchParams.get('refused')).toBe(refused);
    expect(SAYS_LOG_IN_REFUSED['weakly-proven']).toEqual(TOLD);
  });
});
