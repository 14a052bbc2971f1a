import { scryptSync } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { type Judge, mayDisable, mayGrant } from '#libs/domain/access/index.js';
import type { Doing } from '#libs/domain/act/index.js';
import { DAY, HOUR, MINUTE, SECOND } from '#libs/domain/time/index.js';
import { onEachDatabase } from '#test/harness/each-database.js';
import {
  type Database,
  FactorKey,
  PostgresAccountDesk,
  PostgresAccounts,
  PostgresActChain,
  PostgresApiTokens,
  PostgresDevices,
  PostgresFactors,
  PostgresSessions,
} from '../index.js';
import { migrate } from '../migrations/migrate.js';
import { codeOf, stepOf } from './totp.js';

const FROM = { address: '192.0.2.7', agent: 'a browser' };
let acts = 0;
const doing = (by: string): Doing => ({
  ...{ id: `act-${acts++}-of-tests`, by, personId: null, onBehalfOf: null, why: null, basedOn: null, evidence: [] },
  from: { way: 'page', address: '192.0.2.7' },
});
const anything: Judge = () => null;
const logIn = async (accounts: PostgresAccounts, name: string, password: string, now: number) =>
  (await accounts.prove(name, password)) ? accounts.openSession(name, now, FROM) : null;

/** A person who has joined, and all that sees to accounts. */
async function joined(database: Database, name = 'wang', roles: ('technician' | 'administrator')[] = ['technician']) {
  const [accounts, desk] = [new PostgresAccounts(database), new PostgresAccountDesk(database)];
  const account = { name, personId: `p-${name}`, roles, scope: null };
  const { token } = await desk.invite(account, anything, doing('admin'), 1);
  expect(await desk.join(token, 'the river is wide', doing(name), 2)).toBe(true);
  return { accounts, desk, account, link: token };
}
const toldOf = async (database: Database): Promise<string[]> =>
  (await new PostgresActChain(database).list({ limit: 100 })).items.map(({ what }) => what).reverse();

await onEachDatabase((database) => {
  test('the first start makes up the password of admin once, and it opens a session for twelve hours', async () => {
    const accounts = new PostgresAccounts(database());
    const password = (await accounts.ensureAdmin(undefined, 0)) as string;
    expect(await accounts.ensureAdmin(undefined, 0)).toBeNull();
    const session = await logIn(accounts, 'admin', password, 1_000);
    expect(session).toMatchObject({ account: { name: 'admin', roles: ['administrator'] }, expiresAt: 1_000 + 12 * HOUR });
    const token = session?.token as string;
    expect(await accounts.bySession(token, 1_000 + 12 * HOUR - 1)).toMatchObject({
      account: { name: 'admin', personId: null, roles: ['administrator'], scope: null },
      factor: false,
    });
    expect(await accounts.bySession(token, 1_000 + 12 * HOUR)).toBeNull();
    expect(await accounts.bySession('forged', 1_000)).toBeNull();
  });

  test('a wrong password and an unknown name are answered alike, and take as long', async () => {
    const accounts = new PostgresAccounts(database());
    await accounts.ensureAdmin('a good password', 0);
    const timed = async (name: string, password: string): Promise<number> => {
      const start = performance.now();
      expect(await logIn(accounts, name, password, 1)).toBeNull();
      return performance.now() - start;
    };
    await timed('admin', 'warm up');
    const [wrong, unknown] = [await timed('admin', 'wrong'), await timed('nobody', 'wrong')];
    expect(unknown).toBeGreaterThan(wrong / 4);
    expect(await logIn(accounts, 'admin', `a good password${'x'.repeat(5_000)}`, 1)).toBeNull();
  });

  test('a password that is set anew ends what the old one opened; the same one set again does not', async () => {
    const accounts = new PostgresAccounts(database());
    await accounts.ensureAdmin('first password', 0);
    const token = (await logIn(accounts, 'admin', 'first password', 1))?.token as string;
    expect(await accounts.ensureAdmin('first password', 0)).toBeNull();
    expect(await accounts.bySession(token, 2)).not.toBeNull();
    await accounts.ensureAdmin('second password', 2);
    expect(await accounts.bySession(token, 2)).toBeNull();
    expect(await logIn(accounts, 'admin', 'first password', 1)).toBeNull();
    expect(await logIn(accounts, 'admin', 'second password', 1)).not.toBeNull();
  });

  test('a hash of before is cheaper: who is wrong waits no shorter, and who is right has it made anew', async () => {
    const accounts = new PostgresAccounts(database());
    await accounts.ensureAdmin('a good password', 0);
    const salt = Buffer.alloc(16, 7);
    const key = scryptSync('a good password', salt, 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 2 ** 26 });
    const old = ['scrypt', 2 ** 15, 8, 1, salt.toString('base64url'), key.toString('base64url')].join('$');
    await database().query('UPDATE account SET password_hash = $1', [old]);
    const hashes = async () =>
      database().query<{ hash: string; at: string }>('SELECT password_hash AS hash, password_at AS at FROM account');
    const timed = async (name: string) => {
      const began = performance.now();
      expect(await accounts.prove(name, 'a wrong one')).toBeNull();
      return performance.now() - began;
    };
    await timed('nobody');
    const ours = Math.min(await timed('admin'), await timed('admin'));
    expect(ours).toBeGreaterThan(Math.min(await timed('nobody'), await timed('nobody')) / 2);
    expect(await hashes()).toEqual([{ hash: old, at: '0' }]);
    expect(await accounts.prove('admin', 'a good password')).not.toBeNull();
    const [anew] = await hashes();
    expect(anew?.hash).toMatch(/^scrypt\$32768\$8\$3\$/);
    // The password is as old as before.
    expect(anew?.at).toBe('0');
    expect(await accounts.prove('admin', 'a good password')).not.toBeNull();
    expect(await hashes()).toEqual([anew]);
  });

  test('of the last passwords as many are not taken again as the place says, and no more hashes are kept', async () => {
    const { accounts } = await joined(database());
    const desk = new PostgresAccountDesk(database(), 3);
    let at = 10;
    const change = (password: string) => desk.changePassword('wang', password, 'no-session', doing('wang'), at++);
    const kept = async () => (await database().query('SELECT 1 FROM account_former_password')).length;
    await expect(change('the river is wide')).rejects.toThrow('one of the last ones');
    for (const one of ['first boat', 'second boat', 'third boat']) await change(one);
    expect(await kept()).toBe(2);
    for (const one of ['first boat', 'second boat', 'third boat'])
      await expect(change(one)).rejects.toThrow('one of the last ones');
    await change('the river is wide');
    expect(await accounts.prove('wang', 'the river is wide')).not.toBeNull();
    const { token } = await desk.inviteAgain('wang', { dropFactor: false }, anything, doing('admin'), at++);
    await expect(desk.join(token, 'third boat', doing('wang'), at++)).rejects.toThrow('one of the last ones');
    expect(await desk.join(token, 'fourth boat', doing('wang'), at++)).toBe(true);
    // Where the place does not ask for it, none is kept.
    const lax = new PostgresAccountDesk(database());
    await lax.changePassword('wang', 'fourth boat', 'no-session', doing('wang'), at++);
    expect(await kept()).toBe(0);
  });

  test('logging out ends the session, expired ones are swept away, and neither token nor password is kept', async () => {
    const accounts = new PostgresAccounts(database());
    await accounts.ensureAdmin('a good password', 0);
    const old = (await logIn(accounts, 'admin', 'a good password', 1))?.token as string;
    const now = 1 + 13 * HOUR;
    const token = (await logIn(accounts, 'admin', 'a good password', now))?.token as string;
    const rows = await database().query('SELECT s::text, a::text FROM account_session s, account a');
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(rows)).not.toContain('a good password');
    await accounts.logOut(token, doing('admin'), now);
    expect(await accounts.bySession(token, now)).toBeNull();
    expect(await accounts.bySession(old, 2)).toBeNull();
  });

  describe('the secret of a second factor', () => {
    const kept = async () =>
      (
        await database().query<{ secret: Buffer; keyId: string | null }>('SELECT secret, key_id AS "keyId" FROM account_factor')
      )[0];
    const key = new FactorKey('a made-up key of this test, long enough');

    test('that was kept plain is encrypted once there is a key, and its codes go on', async () => {
      await joined(database());
      const plain = new PostgresFactors(database());
      await plain.begin('wang');
      const before = (await kept())?.secret as Buffer;
      const codes = (await plain.finish('wang', codeOf(before, stepOf(3)), doing('wang'), 3)) as string[];
      expect(await plain.keep()).toEqual({ encrypted: 0, plain: 1, lost: 0 });
      const factors = new PostgresFactors(database(), () => key);
      expect(await factors.keep()).toEqual({ encrypted: 1, plain: 0, lost: 0 });
      expect(await factors.keep()).toEqual({ encrypted: 0, plain: 0, lost: 0 });
      const sealed = await kept();
      expect(sealed?.keyId).toBe(key.id);
      expect(sealed?.secret.includes(before)).toBe(false);
      const later = 3 + 2 * MINUTE;
      expect(await factors.check('wang', codeOf(before, stepOf(later)), later)).toBe(true);
      expect(await factors.check('wang', codeOf(before, stepOf(later)), later)).toBe(false);

      const stranger = new PostgresFactors(database(), () => new FactorKey('another key of this test, long enough too'));
      for (const without of [plain, stranger]) {
        expect(await without.keep()).toEqual({ encrypted: 0, plain: 0, lost: 1 });
        const asked = without.check('wang', codeOf(before, stepOf(later + MINUTE)), later + MINUTE);
        await expect(asked).rejects.toMatchObject({ fault: 'factor-lost' });
      }
      expect(await stranger.check('wang', codes[0] ?? '', later)).toBe(true);
      expect(await stranger.check('wang', codes[0] ?? '', later).catch(({ fault }) => fault)).toBe('factor-lost');
      // Whoever lost theirs enrols anew, by an administrator's link.
      await stranger.remove('wang', doing('wang'), later);
      await stranger.begin('wang');
      expect((await kept())?.keyId).not.toBe(key.id);
    });

    test('opens nothing when it is altered, or put to another account', () => {
      const secret = Buffer.from('12345678901234567890');
      const sealed = key.seal('wang', secret);
      expect(key.open('wang', sealed)).toEqual(secret);
      expect(key.open('li', sealed)).toBeNull();
      expect(key.seal('wang', secret)).not.toEqual(sealed);
      for (const at of [0, 12, 28, sealed.length - 1]) {
        const altered = Buffer.from(sealed);
        altered[at] = (altered[at] ?? 0) ^ 1;
        expect([at, key.open('wang', altered)]).toEqual([at, null]);
      }
      expect(key.open('wang', sealed.subarray(0, 28))).toBeNull();
    });
  });

  describe('a link', () => {
    test('is good once, for 72 hours, and only its hash is kept', async () => {
      const desk = new PostgresAccountDesk(database());
      const account = { name: 'li', personId: 'p-li', roles: ['noc' as const], scope: null };
      const { token, expiresAt } = await desk.invite(account, anything, doing('admin'), 1_000);
      expect(expiresAt).toBe(1_000 + 72 * HOUR);
      expect(await desk.invited(token, expiresAt - 1)).toMatchObject({ account, purpose: 'join' });
      expect(await desk.invited(token, expiresAt)).toBeNull();
      expect(await desk.join(token, 'the river is wide', doing('li'), expiresAt)).toBe(false);
      const rows = await database().query('SELECT i::text FROM account_invitation i');
      expect(JSON.stringify(rows)).not.toContain(token);
      expect(await desk.join(token, 'the river is wide', doing('li'), 2_000)).toBe(true);
      expect(await desk.join(token, 'another river is wide', doing('li'), 2_001)).toBe(false);
      expect(await desk.one('li')).toMatchObject({ state: 'active', invitation: null });
      expect(await toldOf(database())).toEqual(['account.invite', 'account.join']);
    });

    test('that two use at once lets one of them in', async () => {
      const desk = new PostgresAccountDesk(database());
      const account = { name: 'li', personId: 'p-li', roles: [], scope: null };
      const { token } = await desk.invite(account, anything, doing('admin'), 1);
      const both = ['the river is wide', 'the hill is high'].map((password) => desk.join(token, password, doing('li'), 2));
      expect((await Promise.all(both)).sort()).toEqual([false, true]);
    });

    test('another one takes the place of the one before; to reset, it ends sessions, tokens and, if so said, the factor', async () => {
      const { accounts, desk, link } = await joined(database());
      const [factors, tokens] = [new PostgresFactors(database()), new PostgresApiTokens(database())];
      const session = await accounts.openSession('wang', 3, FROM);
      const program = { name: 'p', only: ['order.read' as const], scope: null, expiresAt: DAY };
      const token = (await tokens.make('wang', program, doing('wang'), 3))?.token as string;
      await factors.begin('wang');
      const [{ secret }] = (await database().query<{ secret: Buffer }>('SELECT secret FROM account_factor')) as [
        { secret: Buffer },
      ];
      expect(await factors.finish('wang', codeOf(secret, stepOf(3)), doing('wang'), 3)).toHaveLength(10);
      const first = await desk.inviteAgain('wang', { dropFactor: true }, anything, doing('admin'), 4);
      const second = await desk.inviteAgain('wang', { dropFactor: true }, anything, doing('admin'), 5);
      expect(await desk.invited(link, 6)).toBeNull();
      expect(await desk.invited(first.token, 6)).toBeNull();
      expect(await accounts.bySession(session.token, 6)).not.toBeNull();
      expect(await desk.join(second.token, 'the hill is high', doing('wang'), 7)).toBe(true);
      expect(await accounts.bySession(session.token, 8)).toBeNull();
      expect(await tokens.by(token, 8)).toBeNull();
      expect(await accounts.prove('wang', 'the river is wide')).toBeNull();
      expect(await accounts.prove('wang', 'the hill is high')).toMatchObject({ factor: false });
      expect((await toldOf(database())).slice(-4)).toEqual([
        'password.reset',
        'password.reset',
        'password.change',
        'factor.remove',
      ]);
    });
  });

  describe('an account', () => {
    test('is one for a name and one for a person', async () => {
      const { desk, account } = await joined(database());
      const again = (more: object) => desk.invite({ ...account, ...more }, anything, doing('admin'), 3);
      await expect(again({ personId: 'p-other' })).rejects.toMatchObject({ fault: 'name-taken' });
      await expect(again({ name: 'other' })).rejects.toMatchObject({ fault: 'person-has-one' });
    });

    test('that is disabled is out at once, by whatever it was in; enabled, it logs in anew', async () => {
      const { accounts, desk } = await joined(database());
      const session = await accounts.openSession('wang', 3, FROM);
      const tokens = new PostgresApiTokens(database());
      const program = { name: 'p', only: ['order.read' as const], scope: null, expiresAt: DAY };
      const token = (await tokens.make('wang', program, doing('wang'), 3))?.token as string;
      expect(await tokens.by(token, 4)).toMatchObject({ account: { name: 'wang' }, token: { only: ['order.read'] } });
      await desk.disable('wang', anything, { ...doing('admin'), why: 'left' }, 5);
      expect([await accounts.bySession(session.token, 6), await tokens.by(token, 6)]).toEqual([null, null]);
      expect(await accounts.prove('wang', 'the river is wide')).toBeNull();
      await expect(accounts.openSession('wang', 6, FROM)).rejects.toMatchObject({ fault: 'not-active' });
      await expect(desk.inviteAgain('wang', { dropFactor: false }, anything, doing('admin'), 6)).rejects.toMatchObject({
        fault: 'not-active',
      });
      expect(await desk.enable('wang', doing('admin'), 7)).toMatchObject({ state: 'active' });
      expect(await accounts.bySession(session.token, 8)).toBeNull();
      expect(await accounts.prove('wang', 'the river is wide')).not.toBeNull();
    });

    test('two administrators who disable each other at once leave one', async () => {
      const { desk } = await joined(database(), 'a-1', ['administrator']);
      await joined(database(), 'a-2', ['administrator']);
      const by = (account: string) => ({ account, personId: null, roles: [], scope: null, entry: 'session' as const });
      const judged = (account: string) => mayDisable({ by: by(account), kept: { separated: false } });
      const both = await Promise.allSettled([
        desk.disable('a-1', judged('a-2'), doing('a-2'), 9),
        desk.disable('a-2', judged('a-1'), doing('a-1'), 9),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { fault: 'last-one' } });
    });

    test('is granted with what was before and after in the chain, or nothing is', async () => {
      const { desk } = await joined(database());
      const by = { account: 'admin', personId: null, roles: ['administrator' as const], scope: null, entry: 'session' as const };
      const granter = { by, kept: { separated: false }, placeOf: () => undefined };
      const granted = { roles: ['noc' as const], scope: { regions: ['anqing'], halls: [], departments: [] } };
      await desk.grant('wang', granted, mayGrant(granter, granted), doing('admin'), 9);
      expect(await desk.one('wang')).toMatchObject(granted);
      const head = await new PostgresActChain(database()).head();
      expect(head).toMatchObject({ what: 'account.grant', before: { roles: ['technician'], scope: null }, after: granted });
      const own: Judge = () => 'own-account';
      await expect(desk.grant('wang', { roles: [] }, own, doing('admin'), 9)).rejects.toMatchObject({ fault: 'own-account' });
      expect(await new PostgresActChain(database()).head()).toEqual(head);
    });
  });

  describe('a session', () => {
    test('ends when nobody asks for so long, and is kept as seen once a minute', async () => {
      const accounts = new PostgresAccounts(database(), { longest: 12 * HOUR, idle: 30 * MINUTE });
      await accounts.ensureAdmin('a good password', 0);
      const { token } = await accounts.openSession('admin', 0, FROM);
      const sessions = new PostgresSessions(database());
      expect(await accounts.bySession(token, 59 * SECOND)).toMatchObject({ endsAt: 59 * SECOND + 30 * MINUTE });
      expect(await sessions.of('admin', 60 * SECOND)).toMatchObject([{ seenAt: 0, openedAt: 0, ...FROM }]);
      expect(await accounts.bySession(token, 29 * MINUTE)).not.toBeNull();
      expect(await sessions.of('admin', 29 * MINUTE)).toMatchObject([{ seenAt: 29 * MINUTE }]);
      expect(await accounts.bySession(token, 58 * MINUTE)).not.toBeNull();
      expect(await accounts.bySession(token, 88 * MINUTE)).toBeNull();
    });

    test('that gets another token is the same; the one before is let through for some seconds', async () => {
      const accounts = new PostgresAccounts(database());
      await accounts.ensureAdmin('a good password', 0);
      const { token, id } = await accounts.openSession('admin', 0, FROM);
      const sessions = new PostgresSessions(database());
      const next = await sessions.rotate(id, 1_000);
      expect([(await accounts.bySession(token, 9_000))?.sessionId, (await accounts.bySession(next, 9_000))?.sessionId]).toEqual([
        id,
        id,
      ]);
      expect(await accounts.bySession(token, 11_000)).toBeNull();
      await sessions.confirm(id, 12_000);
      expect(await accounts.bySession(next, 12_000)).toMatchObject({ confirmedUntil: 12_000 + 5 * MINUTE });
    });

    test('one is ended, or all are, and only of the account', async () => {
      const { accounts } = await joined(database());
      await accounts.ensureAdmin('a good password', 0);
      const mine = await accounts.openSession('wang', 3, FROM);
      const more = await accounts.openSession('wang', 4, FROM);
      const other = await accounts.openSession('admin', 4, FROM);
      const sessions = new PostgresSessions(database());
      expect(await sessions.end('wang', other.id, doing('wang'), 5)).toBe(false);
      expect(await sessions.end('wang', mine.id, doing('wang'), 5)).toBe(true);
      expect((await sessions.of('wang', 5)).map(({ id }) => id)).toEqual([more.id]);
      expect(await sessions.endAll('wang', doing('wang'), 5)).toBe(1);
      expect(await accounts.bySession(more.token, 6)).toBeNull();
      expect(await accounts.bySession(other.token, 6)).not.toBeNull();
      const { desk } = { desk: new PostgresAccountDesk(database()) };
      const kept = await accounts.openSession('wang', 7, FROM);
      const gone = await accounts.openSession('wang', 7, FROM);
      await desk.changePassword('wang', 'the hill is high', kept.id, doing('wang'), 8);
      expect([await accounts.bySession(kept.token, 9), await accounts.bySession(gone.token, 9)]).toMatchObject([
        { sessionId: kept.id },
        null,
      ]);
    });

    test('that was open before sessions told where they are from stays open', async () => {
      const accounts = new PostgresAccounts(database());
      await accounts.ensureAdmin('a good password', 0);
      const { token } = await accounts.openSession('admin', 1_000, FROM);
      const { dataSource } = database();
      const isBack = async () =>
        (await database().query("SELECT to_regclass('account_device') AS at")) as [{ at: string | null }];
      while ((await isBack())[0].at !== null) await dataSource.undoLastMigration();
      await migrate(dataSource);
      expect(await accounts.bySession(token, 2_000)).toMatchObject({ account: { name: 'admin' } });
      expect(await new PostgresSessions(database()).of('admin', 2_000)).toMatchObject([{ openedAt: 1_000, address: '' }]);
    });
  });

  describe('a second factor', () => {
    const secretOf = async (): Promise<Buffer> => {
      const [row] = await database().query<{ secret: Buffer }>('SELECT secret FROM account_factor');
      return Buffer.from(row?.secret ?? []);
    };

    test('counts once a code of it was shown, and each code is right once', async () => {
      const { accounts } = await joined(database());
      const factors = new PostgresFactors(database());
      const offer = await factors.begin('wang');
      expect(offer?.uri).toBe(`otpauth://totp/Hallwatch%3Awang?secret=${offer?.secret}&issuer=Hallwatch`);
      expect(await accounts.prove('wang', 'the river is wide')).toMatchObject({ factor: false });
      const now = 100 * MINUTE;
      const code = codeOf(await secretOf(), stepOf(now));
      expect(await factors.finish('wang', '000000' === code ? '111111' : '000000', doing('wang'), now)).toBeNull();
      expect(await factors.check('wang', code, now)).toBe(false);
      expect(await factors.finish('wang', code, doing('wang'), now)).toHaveLength(10);
      expect(await factors.begin('wang')).toBeNull();
      expect(await accounts.prove('wang', 'the river is wide')).toMatchObject({ factor: true });
      expect(await factors.check('wang', code, now)).toBe(false);
      const next = codeOf(await secretOf(), stepOf(now) + 1);
      const both = await Promise.all([factors.check('wang', next, now), factors.check('wang', next, now)]);
      expect(both.sort()).toEqual([false, true]);
      expect(await factors.remove('wang', doing('wang'), now)).toBe(true);
      expect(await factors.remove('wang', doing('wang'), now)).toBe(false);
      expect((await toldOf(database())).slice(-2)).toEqual(['factor.add', 'factor.remove']);
    });

    test('codes on paper are right once each, however they are typed, and only their hashes are kept', async () => {
      await joined(database());
      const factors = new PostgresFactors(database());
      await factors.begin('wang');
      const code = codeOf(await secretOf(), stepOf(0));
      const [first = '', second = ''] = (await factors.finish('wang', code, doing('wang'), 0)) ?? [];
      expect(first).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
      expect(JSON.stringify(await database().query('SELECT r::text FROM account_recovery r'))).not.toContain(first.slice(0, 4));
      expect(await factors.check('wang', first.toUpperCase().replaceAll('-', ' '), 9 * MINUTE)).toBe(true);
      expect(await factors.check('wang', first, 9 * MINUTE)).toBe(false);
      expect(await factors.check('wang', second, 9 * MINUTE)).toBe(true);
    });
  });

  test('a token of a program is known by its hash, for so long, and when it was used to a minute', async () => {
    await joined(database());
    const tokens = new PostgresApiTokens(database());
    const wanted = {
      name: 'report',
      only: ['order.read' as const],
      scope: { regions: ['anqing'], halls: [], departments: [] },
      expiresAt: DAY,
    };
    const made = (await tokens.make('wang', wanted, doing('wang'), 5)) as { id: string; token: string };
    expect(made.token).toMatch(/^hwt_[\w-]{43}$/);
    expect(JSON.stringify(await database().query('SELECT t::text FROM account_token t'))).not.toContain(made.token.slice(4));
    expect(JSON.stringify(await new PostgresActChain(database()).head())).not.toContain(made.token.slice(4));
    expect(await tokens.by(made.token, 10)).toMatchObject({ token: { only: ['order.read'], scope: wanted.scope } });
    await tokens.by(made.token, 11);
    expect(await tokens.of('wang', 12)).toMatchObject([{ id: made.id, usedAt: 10 }]);
    expect(await tokens.by(made.token, DAY)).toBeNull();
    expect(await tokens.end('other', made.id, doing('other'), 13)).toBe(false);
    expect(await tokens.end('wang', made.id, doing('wang'), 13)).toBe(true);
    expect(await tokens.by(made.token, 14)).toBeNull();
  });

  test('a device is known to the account that logged in from it, and the last twenty are remembered', async () => {
    const { accounts } = await joined(database());
    await accounts.ensureAdmin('a good password', 0);
    const devices = new PostgresDevices(database());
    const device = await devices.remember('wang', undefined, 1);
    expect(await devices.remember('wang', device, 2)).toBe(device);
    expect([await devices.knows('wang', device, 3), await devices.knows('admin', device, 3)]).toEqual([true, false]);
    expect(await devices.remember('wang', 'made up', 3)).not.toBe('made up');
    for (let at = 4; at < 24; at++) await devices.remember('wang', undefined, at);
    expect(await devices.knows('wang', device, 30)).toBe(false);
    expect(await database().query('SELECT 1 FROM account_device')).toHaveLength(20);
  });
});
