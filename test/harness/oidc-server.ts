import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

export const OIDC_CLIENT = { id: 'hallwatch', secret: 'a-made-up-secret-of-the-provider' };

/** Whom the provider knows. */
export interface Known {
  sub: string;
  [claim: string]: unknown;
}

function jwks() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'one' }] };
}

/** A certified OpenID provider on a port of its own; by its name it is another site than what listens at 127.0.0.1. */
export class OidcServer {
  /** Who sits before it, and says yes to everything. Null: nobody is logged in there, and says no. */
  who: Known | null = null;

  /** How they were known there. */
  known: { acr?: string; amr?: string[] } = {};

  private constructor(
    readonly issuer: string,
    readonly close: () => Promise<void>,
  ) {}

  /** @param back the one address to which it sends people back. */
  static async open(back: string): Promise<OidcServer> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
    const close = async (): Promise<void> => {
      if (!server.listening) return;
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
    };
    const own = new OidcServer(issuer, close);
    const provider = own.provider(back);
    server.on('request', (request, response) => {
      if (!request.url?.startsWith('/interaction/')) return void provider.callback()(request, response);
      const result = own.who
        ? { login: { accountId: own.who.sub, ...own.known } }
        : { error: 'access_denied', error_description: 'nobody is logged in' };
      void provider.interactionFinished(request, response, result);
    });
    return own;
  }

  private provider(back: string): Provider {
    return new Provider(this.issuer, {
      clients: [{ client_id: OIDC_CLIENT.id, client_secret: OIDC_CLIENT.secret, redirect_uris: [back] }],
      jwks: jwks(),
      cookies: { keys: [randomBytes(16).toString('hex')] },
      acrValues: ['urn:example:two-factors'],
      claims: { openid: ['sub', 'acr', 'amr'], profile: ['name', 'preferred_username', 'groups', 'employee_number'] },
      features: { devInteractions: { enabled: false } },
      pkce: { required: () => true },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 60, Interaction: 60, Grant: 60, Session: 60 },
      findAccount: (_, accountId) => ({ accountId, claims: () => ({ ...this.who, sub: accountId }) }),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new oidc.provider.Grant({ clientId: OIDC_CLIENT.id, accountId: oidc.session?.accountId ?? '' });
        grant.addOIDCScope('openid profile');
        await grant.save();
        return grant;
      },
    });
  }
}
