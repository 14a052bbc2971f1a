import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Clock, DAY, Devices, type Instant } from '#libs/domain/index.js';
import { Addresses } from '../ports/addresses.js';
import { type AskedBy, COOKIE, cookieOf, DEVICE_COOKIE, HOST_ONLY } from './asked-by.js';

/** How long a browser is known for one that somebody has logged in from. Ours; browsers keep nothing longer. */
const DEVICE_LIFE = 400 * DAY;

/** Gives browsers what they are known by. */
@Injectable()
export class Cookies {
  constructor(
    private readonly addresses: Addresses,
    private readonly clock: Clock,
    private readonly devices: Devices,
  ) {}

  session(token: string, expiresAt: Instant, request: AskedBy, reply: FastifyReply): void {
    this.give(COOKIE, token, Math.max(1, Math.floor((expiresAt - this.clock.now()) / 1000)), request, reply);
  }

  /** After a log-in that was right. A program that keeps no cookies has no device: it would have a new one each time. */
  async device(account: string, request: AskedBy, reply: FastifyReply): Promise<void> {
    const { origin, 'sec-fetch-site': site } = request.headers;
    if (origin === undefined && site === undefined) return;
    const token = await this.devices.remember(account, cookieOf(request, DEVICE_COOKIE), this.clock.now());
    this.give(DEVICE_COOKIE, token, DEVICE_LIFE / 1000, request, reply);
  }

  clear(reply: FastifyReply): void {
    reply.clearCookie(COOKIE, { path: '/' });
    reply.clearCookie(`${HOST_ONLY}${COOKIE}`, { path: '/', secure: true });
  }

  private give(name: string, value: string, maxAge: number, request: AskedBy, reply: FastifyReply): void {
    const secure = request.protocol === 'https' || this.addresses.publicUrl?.startsWith('https:') === true;
    // One of before would stand beside it, and be sent as well.
    if (secure && request.cookies?.[name] !== undefined) reply.clearCookie(name, { path: '/' });
    const named = secure ? `${HOST_ONLY}${name}` : name;
    reply.setCookie(named, value, { path: '/', httpOnly: true, sameSite: 'strict', secure, maxAge });
  }
}
