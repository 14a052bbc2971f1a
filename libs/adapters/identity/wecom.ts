import type { KnownAs, LogInReturned, ProvenIdentity } from '#libs/domain/index.js';
import { AppToken, type TokenGiven } from './app-token.js';
import { addressOf, askJson, type Json, NotLetIn, neededIn, textIn } from './outside.js';
import { Seal } from './sealed.js';
import { codeIn, SealedWay } from './way.js';

export interface WeComSetting {
  corpId: string;
  agentId: string;
  secret: string;
  /** What a member's id is here. */
  knownAs: KnownAs;
  /** In place of Tencent's own: a WeCom of one's own (企业微信私有版) has one address for all. */
  url?: string | undefined;
}

const PAGES = 'https://login.work.weixin.qq.com';
const API = 'https://qyapi.weixin.qq.com';

/** By `errcode`; its words change. */
const SAYS = {
  /** The code was used before, is too old, or none of theirs. */
  code: new Set([40_029]),
  /** The application's token is unknown or over. */
  token: new Set([40_014, 42_001]),
  /** Busy, or asked too often. */
  busy: new Set([-1, 45_009, 45_033]),
};

/** Scanning with WeCom (企业微信扫码登录). */
export class WeCom extends SealedWay {
  override readonly way = 'wecom';
  override readonly label = { zh: '企业微信登录', en: 'WeCom' };
  protected override readonly seal: Seal;
  private readonly token: AppToken;

  constructor(private readonly setting: WeComSetting) {
    super();
    this.seal = new Seal(setting.secret, this.way);
    this.token = new AppToken(() => this.newToken());
  }

  protected override async begin(back: string, state: string): Promise<{ url: URL; more: Record<string, string> }> {
    const { corpId, agentId, url = PAGES } = this.setting;
    const query = { login_type: 'CorpApp', appid: corpId, agentid: agentId, redirect_uri: back, state };
    return { url: addressOf(url, '/wwlogin/sso/login', query), more: {} };
  }

  protected override async prove(returned: LogInReturned): Promise<ProvenIdentity> {
    const { corpId, knownAs } = this.setting;
    const told = await this.whoHas(codeIn(returned), returned.now);
    // Who is no member has an `openid` instead.
    const userId = textIn(told, 'userid');
    if (userId === null) throw new NotLetIn('not-registered');
    return {
      provider: `wecom:${corpId}`,
      subject: userId,
      name: null,
      groups: null,
      known: { as: knownAs, value: userId },
    };
  }

  private async whoHas(code: string, now: number): Promise<Json> {
    const asked = async (): Promise<Json> =>
      this.ask('/cgi-bin/auth/getuserinfo', { access_token: await this.token.now(now), code });
    const told = await asked();
    if (!SAYS.token.has(Number(told['errcode']))) return this.taken(told);
    this.token.drop();
    return this.taken(await asked());
  }

  private async newToken(): Promise<TokenGiven> {
    const { corpId, secret } = this.setting;
    const told = this.taken(await this.ask('/cgi-bin/gettoken', { corpid: corpId, corpsecret: secret }));
    return { token: neededIn(told, 'access_token'), lasts: Number(told['expires_in']) || 0 };
  }

  private async ask(path: string, query: Record<string, string>): Promise<Json> {
    return (await askJson(addressOf(this.setting.url ?? API, path, query))).body;
  }

  private taken(told: Json): Json {
    const code = Number(told['errcode'] ?? 0);
    if (code === 0) return told;
    if (SAYS.busy.has(code)) throw new NotLetIn('provider-away');
    throw new NotLetIn(SAYS.code.has(code) ? 'refused-by-provider' : 'not-proven', new Error(`errcode ${code}`));
  }
}
