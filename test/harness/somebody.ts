import { expect } from '@jest/globals';
import { codeShown } from './authenticator.js';
import type { StoryStation } from './station.js';

const PASSWORD = 'the river is wide today';

interface Answered {
  status: number;
  body: never;
}

/** A person who has an account of their own, and asks by it. */
export class Somebody {
  private constructor(
    private readonly station: StoryStation,
    private readonly token: string,
  ) {}

  /** Joins by the link of an invitation, and logs in. */
  static async joined(station: StoryStation, invited: Answered): Promise<Somebody> {
    expect(invited.status).toBe(201);
    const { name, invitation } = invited.body as { name: string; invitation: { url: string } };
    const path = invitation.url.replace('/join/', '/api/v1/invitations/');
    expect((await ask(station, path, { password: PASSWORD })).status).toBe(204);
    return Somebody.loggedIn(station, name);
  }

  /** Anew, as when a session is over. */
  static async loggedIn(station: StoryStation, name: string): Promise<Somebody> {
    const { status, body } = await ask(station, '/api/v1/session', { name, password: PASSWORD });
    expect(status).toBe(200);
    return new Somebody(station, (body as { token: string }).token);
  }

  call(path: string, body?: unknown, method?: string): Promise<Answered> {
    return ask(this.station, path, body, method, { authorization: `Bearer ${this.token}` });
  }

  /** Sets up a second factor, and shows the password again, as is asked of administrators who are kept apart. */
  async proven(): Promise<this> {
    await proveBy(this.station.clock.now(), PASSWORD, (path, method, body) => this.call(path, body, method));
    return this;
  }
}

type Ask = (path: string, method: string, body: unknown) => Promise<Answered>;

/** Of whoever asks. */
export async function proveBy(now: number, password: string, asking: Ask): Promise<void> {
  const offer = await asking('/api/v1/account/totp', 'POST', {});
  const code = codeShown((offer.body as { secret: string }).secret, now);
  expect((await asking('/api/v1/account/totp', 'PUT', { code })).status).toBe(200);
  expect((await asking('/api/v1/session/confirm', 'POST', { password })).status).toBe(204);
}

async function ask(
  { url }: StoryStation,
  path: string,
  body?: unknown,
  method = body === undefined ? 'GET' : 'POST',
  headers: Record<string, string> = {},
): Promise<Answered> {
  const answer = await fetch(url + path, {
    method,
    headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text ? JSON.parse(text) : null) as never };
}
