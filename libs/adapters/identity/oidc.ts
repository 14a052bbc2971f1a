import type { Configuration } from 'openid-client';
import type { Instant, KnownAs, LogInAsked, LogInRefusal, LogInReturned, ProvenIdentity, Text } from '#libs/domain/index.js';
import { ask, type Json, NotLetIn, refusalIn, textIn } from './outside.js';
import { type Kept, Seal } from './sealed.js';
import { SealedWay } from './way.js';

export interface OidcSetting {
  issuer: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  /** Null: groups give no roles here. */
  groupsClaim: string | null;
  /** How somebody must have been known there: one of these classes, and one of these ways, if any are named. */
  demanded: { acr: readonly string[]; amr: readonly string[] };
  /** Which claim leads to the account, and as what. */
  known: { claim: string; as: KnownAs };
  label: Text;
}

/** What the provider says of itself is read anew after so long, milliseconds. Ours. */
const KNOWN_FOR = 3_600_000;
/** Not asked again sooner after it did not answer, milliseconds. Ours. */
const AWAY_FOR = 5_000;
/** How far the clocks may be apart, seconds. Ours. */
const CLOCKS_APART = 30;

/** Loaded when the first person logs in by it. */
const library = () => import('openid-client');
type Library = Awaited<ReturnType<typeof library>>;

/** OpenID Connect: authorization code with PKCE, state and nonce, against any provider. */
export class Oidc extends SealedWay {
  override readonly way = 'oidc';
  override readonly label: Text;
  protected override readonly seal: Seal;
  private known: { configuration: Promise<Configuration>; until: Instant } | null = null;

  constructor(private readonly setting: OidcSetting) {
    super();
    this.label = setting.label;
    this.seal = new Seal(setting.clientSecret, this.way);
  }

  protected override async begin(
    back: string,
    state: string,
    { now }: LogInAsked,
  ): Promise<{ url: URL; more: Record<string, string> }> {
    const client = await library();
    const [verifier, nonce] = [client.randomPKCECodeVerifier(), client.randomNonce()];
    const url = client.buildAuthorizationUrl(await this.configuration(client, now), {
      redirect_uri: back,
      scope: this.setting.scope,
      state,
      nonce,
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...(this.setting.demanded.acr.length > 0 && { acr_values: this.setting.demanded.acr.join(' ') }),
    });
    return { url, more: { verifier, nonce } };
  }

  protected override async prove({ url, now }: LogInReturned, { state, more }: Kept): Promise<ProvenIdentity> {
    const client = await library();
    const configuration = await this.configuration(client, now);
    const checks = {
      expectedState: state,
      expectedNonce: more['nonce'] ?? '',
      pkceCodeVerifier: more['verifier'] ?? '',
      idTokenExpected: true,
    };
    const tokens = await client.authorizationCodeGrant(configuration, url, checks);
    const claims = tokens.claims();
    if (!claims) throw new NotLetIn('not-proven');
    // Of the signed ID token alone.
    if (!this.isStrong(claims)) throw new NotLetIn('weakly-proven');
    return this.identityOf(await this.withUserInfo(client, configuration, claims, tokens.access_token));
  }

  protected override refused(error: unknown): LogInRefusal {
    const refusal = refusalIn(error);
    if (refusal) return refusal.refused;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR' || code === 'OAUTH_RESPONSE_BODY_ERROR') return 'refused-by-provider';
    if (code.startsWith('OAUTH_')) return 'not-proven';
    throw error;
  }

  /** Some providers put into the ID token no more than they must. */
  private async withUserInfo(client: Library, configuration: Configuration, claims: Json & { sub: string }, token: string) {
    const { known, groupsClaim } = this.setting;
    const wanted = [known.claim, ...(groupsClaim === null ? [] : [groupsClaim])];
    if (wanted.every((name) => name in claims) || !configuration.serverMetadata().userinfo_endpoint) return claims;
    return { ...(await client.fetchUserInfo(configuration, token, claims.sub)), ...claims };
  }

  private isStrong({ acr, amr }: Json): boolean {
    const { demanded } = this.setting;
    const holds = (wanted: readonly string[], told: string[]) => wanted.length === 0 || told.some((one) => wanted.includes(one));
    return holds(demanded.acr, textsIn(acr)) && holds(demanded.amr, textsIn(amr));
  }

  private identityOf(claims: Json & { sub: string }): ProvenIdentity {
    const { issuer, groupsClaim } = this.setting;
    return {
      provider: issuer,
      subject: claims.sub,
      name: textIn(claims, 'name'),
      groups: groupsClaim === null ? null : textsIn(claims[groupsClaim]),
      known: this.knownIn(claims),
    };
  }

  private knownIn(claims: Json): ProvenIdentity['known'] {
    const { claim, as } = this.setting.known;
    const value = textIn(claims, claim);
    // Anybody may write any number there, until the provider has called it.
    const isHearsay = claim === 'phone_number' && claims['phone_number_verified'] !== true;
    return value === null || isHearsay ? null : { as, value };
  }

  private configuration(client: Library, now: Instant): Promise<Configuration> {
    if (this.known && now < this.known.until) return this.known.configuration;
    const known = { configuration: this.discover(client), until: now + KNOWN_FOR };
    this.known = known;
    known.configuration.catch(() => {
      known.until = now + AWAY_FOR;
    });
    return known.configuration;
  }

  private async discover(client: Library): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.setting;
    const url = new URL(issuer);
    // Settings take http for this machine alone.
    const execute = url.protocol === 'http:' ? [client.allowInsecureRequests] : [];
    const fetched: typeof ask = (address, init) => ask(address, init);
    return client.discovery(url, clientId, { [client.clockTolerance]: CLOCKS_APART }, client.ClientSecretBasic(clientSecret), {
      execute,
      [client.customFetch]: (address, { body, headers, method }) =>
        fetched(address, {
          method,
          headers,
          ...(body !== null && body !== undefined && { body: body as NonNullable<RequestInit['body']> }),
        }),
    });
  }
}

/** One group may come as a text. */
const textsIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((one): one is string => typeof one === 'string');
