import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { askerOf } from '../http/askers.js';
import { Problem } from '../http/problem.js';
import type { AskedBy } from './asked-by.js';
import { Turnstile } from './turnstile.js';

/** Strangers who are served at once: who is logged in waits behind no more of them. And those who may wait from one address. Ours. */
const AT_ONCE = 6;
const IN_LANE = 300;

const CROWDED = new Problem(
  'too-busy',
  'More ask without a session than are served at once. Try again; who is logged in is not kept waiting.',
  { headers: { 'retry-after': '2' } },
);

/** Serves strangers a few at a time, one address after the other, so that no crowd of them slows down the staff. */
@Injectable()
export class Crowd {
  private readonly turnstile = new Turnstile({ atOnce: AT_ONCE, ofLane: AT_ONCE, inLane: IN_LANE });

  /** Resolves when it is their turn, which lasts until they are answered. Throws a {@link Problem} when there is no room to wait. */
  enter(request: AskedBy, { raw }: FastifyReply): Promise<void> {
    const answered = new Promise<void>((resolve) => {
      request.leave = resolve;
      // Who is gone by now is told of no more: their place would stay taken for ever.
      if (raw.destroyed || raw.socket === null || raw.socket.destroyed) resolve();
      else raw.once('close', resolve);
    });
    return new Promise((resolve, reject) => {
      const stay = () => {
        resolve();
        return answered;
      };
      void this.turnstile.pass({ key: askerOf(request.ip), known: false }, stay).then((passed) => passed ?? reject(CROWDED));
    });
  }
}
