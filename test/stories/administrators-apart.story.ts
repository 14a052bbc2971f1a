import { afterAll, beforeAll, expect } from '@jest/globals';
import type { ChainedAct } from '#libs/domain/index.js';
import { proveBy, Somebody } from '../harness/somebody.js';
import { ADMIN_PASSWORD, StoryStation } from '../harness/station.js';
import { story } from '../harness/story.js';

let station: StoryStation;
beforeAll(async () => {
  station = await StoryStation.open({ env: { HALLWATCH_SEPARATE_ADMINISTRATORS: 'true' } });
}, 60_000);
afterAll(() => station.remove(), 30_000);

const person = (id: string) => ({ id, name: `示例${id}`, roles: [], halls: [], skills: [], channels: [] });
const invite = (personId: string, roles?: string[]) =>
  station.call('/api/v1/accounts', { body: { personId, ...(roles && { roles }) } });
const bind = (personId: string) => station.call('/api/v1/accounts/admin/person', { method: 'PUT', body: { personId } });
const refused = (because: string) => ({ body: { because } });

story('the first account is given to a person, who invites the first that grants, another person', async () => {
  await proveBy(station.clock.now(), ADMIN_PASSWORD, (path, method, body) => station.call(path, { method, body }));
  await station.call('/api/v1/fleet', { body: { people: ['p-1', 'p-2', 'p-3'].map(person) } });

  // Whose act it would be nobody could say.
  expect(await invite('p-2', ['security'])).toMatchObject({ status: 409, ...refused('nobodys-account') });
  expect(await bind('p-9')).toMatchObject({ status: 422 });
  expect(await bind('p-1')).toMatchObject({ status: 200, body: { name: 'admin', personId: 'p-1' } });
  expect(await bind('p-3')).toMatchObject({ status: 409, ...refused('has-person') });
  expect(await station.call('/api/v1/session')).toMatchObject({ body: { personId: 'p-1', personName: '示例p-1' } });

  // Nobody but the first of them, and not the inviter.
  expect(await invite('p-1', ['security'])).toMatchObject(refused('person-has-one'));
  for (const roles of [['auditor'], ['security', 'noc']]) expect(await invite('p-2', roles)).toMatchObject(refused('no-role'));
  expect(await invite('p-2', ['security'])).toMatchObject({ status: 201 });
  expect(await invite('p-3', ['security'])).toMatchObject({ status: 409, ...refused('security-stands') });
  const again = (name: string) => station.call(`/api/v1/accounts/${name}/invitation`, { body: {} });
  const security = await (await Somebody.joined(station, await again('p-2'))).proven();
  expect(await again('p-2')).toMatchObject({ status: 409, ...refused('kept-apart') });

  const invited = await invite('p-3');
  const given = await security.call('/api/v1/accounts/p-3', { roles: ['auditor'], scope: null }, 'PATCH');
  expect(given).toMatchObject({ status: 200, body: { roles: ['auditor'] } });
  const auditor = await (await Somebody.joined(station, invited)).proven();
  const { body } = await auditor.call('/api/v1/audit?subjectKind=account&limit=99');
  const told = (body as { items: ChainedAct[] }).items.map(({ what, subject, personId }) => [what, subject.id, personId]);
  // The newest first. Who was nobody's at the beginning is p-1 from then on.
  expect(told.filter(([what]) => /^account\./.test(String(what))).reverse()).toEqual([
    ['account.change', 'admin', null],
    ['account.invite', 'p-2', 'p-1'],
    ['account.invite', 'p-2', 'p-1'],
    ['account.join', 'p-2', 'p-2'],
    ['account.invite', 'p-3', 'p-1'],
    ['account.grant', 'p-3', 'p-2'],
    ['account.join', 'p-3', 'p-3'],
  ]);
  expect(await auditor.call('/api/v1/audit/verify')).toMatchObject({ body: { fault: null } });
});
