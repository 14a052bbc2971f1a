import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;
type Answer = { status?: number; body?: Json; location?: string };

const made = (): string => randomBytes(12).toString('hex');

async function bodyOf(request: IncomingMessage): Promise<Json> {
  let text = '';
  for await (const part of request) text += String(part);
  return text === '' ? {} : (JSON.parse(text) as Json);
}

function send(response: ServerResponse, { status = 200, body = {}, location }: Answer): void {
  if (location !== undefined) return void response.writeHead(302, { location }).end();
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** What the stand-ins of both vendors have in common: codes that count once, tokens that end, one address to send people back to. */
abstract class ScanServer {
  readonly codes = new Set<string>();
  /** Tokens of the application, as far as they stand. */
  readonly tokens = new Set<string>();
  /** How many of these were given. */
  given = 0;
  /** Answers with this status from now on, whatever is asked. */
  down: number | null = null;
  private server!: Server;
  url = '';

  constructor(protected readonly back: string) {}

  protected abstract answer(method: string, url: URL, body: Json, headers: IncomingMessage['headers']): Answer;

  async open(): Promise<this> {
    this.server = createServer((request, response) => void this.serve(request, response));
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
  }

  protected newCode(): string {
    const code = made();
    this.codes.add(code);
    return code;
  }

  protected newToken(): string {
    const token = made();
    this.tokens.add(token);
    this.given++;
    return token;
  }

  /** Leads the browser back, or shows an error page as the vendors do when a parameter is not as it was registered. */
  protected page(url: URL, wanted: Record<string, string>, code: Record<string, string>): Answer {
    const query = Object.fromEntries(url.searchParams);
    const wrong = Object.entries({ ...wanted, redirect_uri: this.back }).find(([name, value]) => query[name] !== value);
    if (wrong) return { status: 400, body: { error: `the parameter ${wrong[0]} is wrong` } };
    const state = query['state'] ?? '';
    if (!/^[A-Za-z0-9]{1,128}$/.test(state)) return { status: 400, body: { error: 'the parameter state is wrong' } };
    return { location: `${this.back}?${new URLSearchParams({ ...code, state })}` };
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const body = await bodyOf(request);
    send(response, this.down ? { status: this.down } : this.answer(request.method ?? '', url, body, request.headers));
  }
}

export const WECOM = { corpId: 'ww0123456789abcdef', agentId: '1000002', secret: 'a-made-up-secret-of-wecom' };

/** Stands for WeCom: the page with the QR code and three calls, by the public contract of self-built applications. */
export class WeComServer extends ScanServer {
  /** Who scans: a member's id, somebody outside, or nobody who says yes. */
  who: { userid: string } | { openid: string } | null = null;

  protected override answer(method: string, url: URL): Answer {
    if (method !== 'GET') return { body: { errcode: 43_001, errmsg: 'require GET method' } };
    if (url.pathname === '/wwlogin/sso/login') {
      const wanted = { login_type: 'CorpApp', appid: WECOM.corpId, agentid: WECOM.agentId };
      return this.page(url, wanted, this.who ? { code: this.newCode() } : {});
    }
    if (url.pathname === '/cgi-bin/gettoken') return { body: this.gettoken(url.searchParams) };
    if (url.pathname === '/cgi-bin/auth/getuserinfo') return { body: this.userinfo(url.searchParams) };
    return { status: 404 };
  }

  private gettoken(query: URLSearchParams): Json {
    if (query.get('corpid') !== WECOM.corpId) return { errcode: 40_013, errmsg: 'invalid corpid' };
    if (query.get('corpsecret') !== WECOM.secret) return { errcode: 40_001, errmsg: 'invalid credential' };
    return { errcode: 0, errmsg: 'ok', access_token: this.newToken(), expires_in: 7_200 };
  }

  private userinfo(query: URLSearchParams): Json {
    if (!this.tokens.has(query.get('access_token') ?? '')) return { errcode: 42_001, errmsg: 'access_token expired' };
    if (!this.codes.delete(query.get('code') ?? '')) return { errcode: 40_029, errmsg: 'invalid code' };
    return { errcode: 0, errmsg: 'ok', ...this.who };
  }
}

export const DINGTALK = { clientId: 'dingmadeupclient', clientSecret: 'a-made-up-secret-of-dingtalk' };

/** Stands for DingTalk: the page with the QR code and four calls, by the public contract. */
export class DingTalkServer extends ScanServer {
  /** Who scans; without a `userid` nobody of the organisation. */
  who: { unionId: string; nick: string; mobile?: string; userid?: string; contactType?: number } | null = null;
  /** Of the person who scanned. */
  private readonly personal = new Set<string>();

  protected override answer(method: string, url: URL, body: Json, headers: IncomingMessage['headers']): Answer {
    switch (`${method} ${url.pathname}`) {
      case 'GET /oauth2/auth':
        return this.auth(url);
      case 'POST /v1.0/oauth2/userAccessToken':
        return this.userToken(body);
      case 'GET /v1.0/contact/users/me':
        return this.me(String(headers['x-acs-dingtalk-access-token'] ?? ''));
      case 'POST /v1.0/oauth2/accessToken':
        return this.appToken(body);
      case 'POST /topapi/user/getbyunionid':
        return { body: this.member(url.searchParams, body) };
      default:
        return { status: 404 };
    }
  }

  private auth(url: URL): Answer {
    const wanted = { client_id: DINGTALK.clientId, response_type: 'code', scope: 'openid', prompt: 'consent' };
    return this.page(url, wanted, this.who ? { authCode: this.newCode() } : { error: 'access_denied' });
  }

  private userToken({ clientId, clientSecret, code, grantType }: Json): Answer {
    if (clientId !== DINGTALK.clientId || clientSecret !== DINGTALK.clientSecret || grantType !== 'authorization_code')
      return { status: 400, body: { code: 'invalidParameter', message: 'clientId or clientSecret' } };
    if (!this.codes.delete(String(code))) return { status: 400, body: { code: 'invalidParameter.authCode.notFound' } };
    const accessToken = made();
    this.personal.add(accessToken);
    return { body: { accessToken, refreshToken: made(), expireIn: 7_200, corpId: 'dingcorp' } };
  }

  private me(token: string): Answer {
    if (!this.personal.has(token)) return { status: 400, body: { code: 'InvalidAuthentication' } };
    const { unionId, nick, mobile } = this.who ?? {};
    return { body: { unionId, nick, openId: made(), ...(mobile !== undefined && { mobile, stateCode: '86' }) } };
  }

  private appToken({ appKey, appSecret }: Json): Answer {
    if (appKey !== DINGTALK.clientId || appSecret !== DINGTALK.clientSecret)
      return { status: 400, body: { code: 'invalidClientIdOrSecret' } };
    return { body: { accessToken: this.newToken(), expireIn: 7_200 } };
  }

  private member(query: URLSearchParams, { unionid }: Json): Json {
    if (!this.tokens.has(query.get('access_token') ?? '')) return { errcode: 40_014, errmsg: 'invalid access_token' };
    const { unionId, userid, contactType = 0 } = this.who ?? {};
    if (userid === undefined || unionid !== unionId) return { errcode: 60_121, errmsg: 'cannot find the user' };
    return { errcode: 0, errmsg: 'ok', result: { contact_type: contactType, userid } };
  }
}
