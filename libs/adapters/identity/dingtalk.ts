import type { KnownAs, LogInReturned, ProvenIdentity } from '#libs/domain/index.js';
import { AppToken, type TokenGiven } from './app-token.js';
import { addressOf, askJson, type Json, NotLetIn, neededIn, postJson, textIn } from './outside.js';
import { Seal } from './sealed.js';
import { codeIn, SealedWay } from './way.js';

export interface DingTalkSetting {
  clientId: string;
  clientSecret: string;
  /** What leads to the account: the member's id as an account's name or a person's id, or the mobile number. */
  knownAs: KnownAs;
  /** In place of DingTalk's own: a DingTalk of one's own (专属钉钉) may have one address for all. */
  url?: string | undefined;
}

const PAGES = 'https://login.dingtalk.com';
const API = 'https://api.dingtalk.com';
const OLD_API = 'https://oapi.dingtalk.com';

/** Of a member of the organisation; others are outsiders that it knows. */
const MEMBER = 0;
/** `errcode` of the older interface: nobody here has this union id. */
const NO_MEMBER = 60_121;

/** Scanning with DingTalk (钉钉扫码登录). Anybody in the world can scan, so that who comes must be a member of the organisation. */
export class DingTalk extends SealedWay {
  override readonly way = 'dingtalk';
  override readonly label = { zh: '钉钉登录', en: 'DingTalk' };
  protected override readonly seal: Seal;
  private readonly token: AppToken;

  constructor(private readonly setting: DingTalkSetting) {
    super();
    this.seal = new Seal(setting.clientSecret, this.way);
    this.token = new AppToken(() => this.newToken());
  }

  protected override async begin(back: string, state: string): Promise<{ url: URL; more: Record<string, string> }> {
    const { clientId, url = PAGES } = this.setting;
    const query = { client_id: clientId, redirect_uri: back, response_type: 'code', scope: 'openid', prompt: 'consent', state };
    return { url: addressOf(url, '/oauth2/auth', query), more: {} };
  }

  protected override async prove(returned: LogInReturned): Promise<ProvenIdentity> {
    const { clientId, clientSecret, knownAs } = this.setting;
    const code = codeIn(returned, returned.url.searchParams.has('authCode') ? 'authCode' : 'code');
    const grant = { clientId, clientSecret, code, grantType: 'authorization_code' };
    const { accessToken } = await this.ask('/v1.0/oauth2/userAccessToken', postJson(grant), 'refused-by-provider');
    const headers = { 'x-acs-dingtalk-access-token': String(accessToken) };
    const person = await this.ask('/v1.0/contact/users/me', { headers });
    const unionId = neededIn(person, 'unionId');
    const userId = await this.memberOf(unionId, returned.now);
    const value = knownAs === 'phone' ? textIn(person, 'mobile') : userId;
    return {
      provider: `dingtalk:${clientId}`,
      subject: unionId,
      name: textIn(person, 'nick'),
      groups: null,
      known: value === null ? null : { as: knownAs, value },
    };
  }

  private async memberOf(unionid: string, now: number): Promise<string> {
    const query = { access_token: await this.token.now(now) };
    const url = addressOf(this.setting.url ?? OLD_API, '/topapi/user/getbyunionid', query);
    const { body } = await askJson(url, postJson({ unionid }));
    const code = Number(body['errcode'] ?? 0);
    if (code === NO_MEMBER) throw new NotLetIn('not-registered');
    if (code !== 0) {
      this.token.drop();
      throw new NotLetIn(code === -1 ? 'provider-away' : 'not-proven', new Error(`errcode ${code}`));
    }
    const result = (body['result'] ?? {}) as Json;
    if (Number(result['contact_type'] ?? MEMBER) !== MEMBER) throw new NotLetIn('not-registered');
    return neededIn(result, 'userid');
  }

  private async newToken(): Promise<TokenGiven> {
    const { clientId, clientSecret } = this.setting;
    const told = await this.ask('/v1.0/oauth2/accessToken', postJson({ appKey: clientId, appSecret: clientSecret }));
    return { token: neededIn(told, 'accessToken'), lasts: Number(told['expireIn']) || 0 };
  }

  private async ask(
    path: string,
    init: RequestInit,
    refused: 'refused-by-provider' | 'not-proven' = 'not-proven',
  ): Promise<Json> {
    const { ok, body } = await askJson(addressOf(this.setting.url ?? API, path), init);
    if (!ok) throw new NotLetIn(refused, new Error(`code ${String(body['code'])}`));
    return body;
  }
}
