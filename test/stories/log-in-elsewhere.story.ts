import { afterAll, beforeAll, expect } from '@jest/globals';
import { freePort } from '#apps/tools/local/launch.js';
import { DINGTALK, DingTalkServer, WECOM, WeComServer } from '#test/harness/scan-servers.js';
import { StoryStation } from '#test/harness/station.js';
import { story } from '#test/harness/story.js';
import { Wanderer } from '#test/harness/wanderer.js';

let station: StoryStation;
let weCom: WeComServer;
let dingTalk: DingTalkServer;

beforeAll(async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  weCom = await new WeComServer(`${url}/api/v1/session/wecom/return`).open();
  dingTalk = await new DingTalkServer(`${url}/api/v1/session/dingtalk/return`).open();
  station = await StoryStation.open({
    env: {
      HALLWATCH_HTTP_PORT: String(port),
      HALLWATCH_PUBLIC_URL: url,
      HALLWATCH_WECOM_CORP_ID: WECOM.corpId,
      HALLWATCH_WECOM_AGENT_ID: WECOM.agentId,
      HALLWATCH_WECOM_SECRET: WECOM.secret,
      HALLWATCH_WECOM_KNOWN_AS: 'person',
      HALLWATCH_WECOM_URL: weCom.url,
      HALLWATCH_DINGTALK_CLIENT_ID: DINGTALK.clientId,
      HALLWATCH_DINGTALK_CLIENT_SECRET: DINGTALK.clientSecret,
      HALLWATCH_DINGTALK_KNOWN_AS: 'phone',
      HALLWATCH_DINGTALK_URL: dingTalk.url,
    },
  });
  const person = {
    id: 'p-1',
    name: '示例人',
    phone: '+86 138 0000 0000',
    roles: ['technician'],
    halls: [],
    skills: [],
    channels: [],
  };
  await station.call('/api/v1/fleet', { body: { halls: [], kiosks: [], people: [person] } });
  await station.stores.database.query(`INSERT INTO account (name, roles, person_id) VALUES ('chen', '["technician"]', 'p-1')`);
}, 60_000);
afterAll(async () => {
  await station.remove();
  await weCom.close();
  await dingTalk.close();
});

/** Scans, and comes back; answers who is logged in then. */
async function scan(way: 'wecom' | 'dingtalk'): Promise<unknown> {
  const browser = new Wanderer();
  const at = await browser.follow(`${station.url}/api/v1/session/${way}/start?to=/orders`, (url) => url.pathname === '/login');
  const refused = at.searchParams.get('refused');
  return refused ?? (await browser.ask(`${station.url}/api/v1/session`)).json();
}

story('a technician scans with WeCom or with DingTalk, and it is the same account', async () => {
  weCom.who = { userid: 'p-1' };
  expect(await scan('wecom')).toMatchObject({ name: 'chen', personId: 'p-1' });
  dingTalk.who = { unionId: 'u-1', nick: '示例人', mobile: '13800000000', userid: 'ding-chen' };
  expect(await scan('dingtalk')).toMatchObject({ name: 'chen', personId: 'p-1' });
  const { items } = await station.stores.chain.list({ by: 'chen', what: 'session.open', limit: 9 });
  expect(items.map(({ after }) => (after as { by: string }).by.split(' ')[0])).toEqual(['dingtalk', 'wecom']);
});

story('who left the organisation cannot scan any more, though the account is linked', async () => {
  dingTalk.who = { unionId: 'u-1', nick: '示例人', mobile: '13800000000' };
  expect(await scan('dingtalk')).toBe('not-registered');
});
