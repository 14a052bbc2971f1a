import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';

export interface Answer {
  status: number;
  /** One sentence for the OpenAPI document. */
  about: string;
  schema?: z.ZodType;
  /** Anything but application/json. */
  type?: string;
}

export const ANSWER = 'hallwatch:answer';

/** What the route answers when all is well. The OpenAPI document is made from it. */
export const Answers = (answer: Answer) => SetMetadata(ANSWER, answer);
