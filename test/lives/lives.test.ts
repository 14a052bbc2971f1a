import { describe, test } from '@jest/globals';
import fc from 'fast-check';
import { live } from './live.js';
import { LIVED } from './lived.js';
import { lives } from './steps.js';

describe('a life that once broke a claim', () => {
  for (const [name, life] of Object.entries(LIVED)) test(name, () => live(life));
});

test(
  'whatever happens in a life, what is told of it is so',
  () => fc.assert(fc.asyncProperty(lives, live), { numRuns: 100, seed: 1 }),
  120_000,
);
