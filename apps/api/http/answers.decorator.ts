import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { map, type Observable } from 'rxjs';
import type { z } from 'zod';
import { encoderOf } from '../wire.js';

export interface Answer<T extends z.ZodType = z.ZodType> {
  status: number;
  /** One sentence for the OpenAPI document. */
  about: string;
  schema?: T;
  /** Anything but application/json. */
  type?: string;
}

export const ANSWER = 'hallwatch:answer';

type Handler<T> = (...args: never[]) => T | Promise<T>;

/** What the route answers when all is well: the handler returns it as the domain has it. The OpenAPI document is made from it. */
export const Answers =
  <T extends z.ZodType>(answer: Answer<T>) =>
  <H extends Handler<z.output<T>>>(controller: object, name: string, handler: TypedPropertyDescriptor<H>): void => {
    SetMetadata(ANSWER, answer)(controller, name, handler);
  };

/** Writes what a handler returns as its schema has it on the wire. */
@Injectable()
export class WireInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const schema = this.reflector.get<Answer | undefined>(ANSWER, context.getHandler())?.schema;
    return schema ? next.handle().pipe(map(encoderOf(schema))) : next.handle();
  }
}
