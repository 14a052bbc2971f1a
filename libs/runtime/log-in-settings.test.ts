import { describe, expect, test } from '@jest/globals';
import { readSettings } from './config.js';

const OIDC = {
  HALLWATCH_PUBLIC_URL: 'https://watch.example',
  HALLWATCH_OIDC_ISSUER: 'https://sso.example/realms/hall',
  HALLWATCH_OIDC_CLIENT_ID: 'hallwatch',
  HALLWATCH_OIDC_CLIENT_SECRET: 'made-up-for-this-test',
};

describe('the settings of a log-in by a provider', () => {
  test('are taken when they are whole', () => {
    expect(readSettings({ ...OIDC, HALLWATCH_OIDC_GROUPS: 'ops=noc', HALLWATCH_OIDC_KNOWN_BY: 'nr=person' })).toMatchObject({
      OIDC_GROUPS: [{ group: 'ops', role: 'noc' }],
      OIDC_KNOWN_BY: { claim: 'nr', as: 'person' },
      OIDC_SCOPE: 'openid profile',
    });
  });

  test.each<[string, Record<string, string>, RegExp]>([
    ['without the secret', { HALLWATCH_OIDC_CLIENT_SECRET: '' }, /OIDC_ISSUER is set and HALLWATCH_OIDC_CLIENT_SECRET is not/],
    ['without our own address', { HALLWATCH_PUBLIC_URL: '' }, /OIDC_ISSUER needs HALLWATCH_PUBLIC_URL/],
    ['without TLS to another machine', { HALLWATCH_OIDC_ISSUER: 'http://sso.example' }, /OIDC_ISSUER has a wrong value/],
    ['with a role that is none', { HALLWATCH_OIDC_GROUPS: 'ops=king' }, /OIDC_GROUPS has a wrong value/],
    ['with a claim for nothing', { HALLWATCH_OIDC_KNOWN_BY: 'nr' }, /OIDC_KNOWN_BY has a wrong value/],
    ['without asking for an ID token', { HALLWATCH_OIDC_SCOPE: 'profile' }, /OIDC_SCOPE has a wrong value/],
    ['with half of WeCom', { HALLWATCH_WECOM_CORP_ID: 'ww1' }, /WECOM_CORP_ID is set and HALLWATCH_WECOM_AGENT_ID is not/],
    [
      'with an address of a DingTalk that is not set up',
      { HALLWATCH_DINGTALK_URL: 'https://d.example' },
      /DINGTALK_CLIENT_ID is not/,
    ],
  ])('are refused %s', (_, more, said) => {
    expect(() => readSettings({ ...OIDC, ...more })).toThrow(said);
  });
});
