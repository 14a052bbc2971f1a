import type { DingTalkSetting, OidcSetting, WeComSetting } from '#libs/adapters/identity/index.js';
import { IdentityProviders } from '#libs/domain/index.js';
import type { Settings } from '#libs/runtime/index.js';

function oidcOf(settings: Settings): OidcSetting | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_LABEL: label } = settings;
  if (!issuer || !clientId || !clientSecret) return null;
  const { OIDC_SCOPE: scope, OIDC_KNOWN_BY: known } = settings;
  const groupsClaim = settings.OIDC_GROUPS ? settings.OIDC_GROUPS_CLAIM : null;
  const said = label ? { zh: label, en: label } : { zh: '统一身份认证登录', en: 'Single sign-on' };
  const demanded = { acr: settings.OIDC_ACR ?? [], amr: settings.OIDC_AMR ?? [] };
  return { issuer, clientId, clientSecret, scope, groupsClaim, known, demanded, label: said };
}

function weComOf({ WECOM_CORP_ID, WECOM_AGENT_ID, WECOM_SECRET, WECOM_KNOWN_AS, WECOM_URL }: Settings): WeComSetting | null {
  if (!WECOM_CORP_ID || !WECOM_AGENT_ID || !WECOM_SECRET) return null;
  return { corpId: WECOM_CORP_ID, agentId: WECOM_AGENT_ID, secret: WECOM_SECRET, knownAs: WECOM_KNOWN_AS, url: WECOM_URL };
}

function dingTalkOf(settings: Settings): DingTalkSetting | null {
  const { DINGTALK_CLIENT_ID: clientId, DINGTALK_CLIENT_SECRET: clientSecret } = settings;
  if (!clientId || !clientSecret) return null;
  return { clientId, clientSecret, knownAs: settings.DINGTALK_KNOWN_AS, url: settings.DINGTALK_URL };
}

/** The ways to log in that the settings name besides the password. Nothing of them is loaded when there are none. */
export async function identityProviders(settings: Settings): Promise<IdentityProviders> {
  const [oidc, weCom, dingTalk] = [oidcOf(settings), weComOf(settings), dingTalkOf(settings)];
  if (!oidc && !weCom && !dingTalk) return new IdentityProviders();
  const { DingTalk, Oidc, WeCom } = await import('#libs/adapters/identity/index.js');
  const all = [
    ...(oidc ? [new Oidc(oidc)] : []),
    ...(weCom ? [new WeCom(weCom)] : []),
    ...(dingTalk ? [new DingTalk(dingTalk)] : []),
  ];
  return new IdentityProviders(all, settings.OIDC_GROUPS ?? []);
}
