import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Instant, RegisterHistory, type RegisterKind } from '#libs/domain/index.js';
import { Problem } from '../http/problem.js';

/** A thing of the register as it was at a moment. */
export type Then<T> = T & { asOf: Instant; version: number; since: Instant };

/** Which version of a thing is answered, so that a change can say on which it is based, and how it was before. */
@Injectable()
export class Versions {
  constructor(private readonly history: RegisterHistory) {}

  /** Says the version with the answer. Asked before the thing is read: then it is never newer than what is answered. */
  async tag(reply: FastifyReply, kind: RegisterKind, id: string): Promise<void> {
    void reply.header('etag', `"${await this.history.version({ kind, id })}"`);
  }

  /** Throws {@link Problem} when it was not registered then. */
  async asItWas<T extends object>(reply: FastifyReply, kind: RegisterKind, id: string, asOf: Instant): Promise<Then<T>> {
    const was = await this.history.asOf({ kind, id }, asOf);
    if (!was) {
      const when = new Date(asOf).toISOString();
      throw new Problem('not-found', `As far as the chain of acts knows, no ${kind} ${id} was registered at ${when}.`);
    }
    void reply.header('etag', `"${was.version}"`);
    return { ...(was.thing as T), asOf, version: was.version, since: was.since };
  }
}
