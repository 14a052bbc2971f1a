import { expect, test } from '@jest/globals';
import type { NamedEvent } from '#libs/runtime/index.js';
import { warnOfAdminPassword } from './admin-password.js';

test('a password of the settings that nobody could choose is told of, without the password', () => {
  const told: NamedEvent[] = [];
  for (const password of [undefined, 'the river is wide', 'woaini1314', '𠮷𠮷𠮷𠮷'])
    warnOfAdminPassword(password, (event) => told.push(event));
  expect(told.map(({ fields }) => fields)).toEqual([{ because: 'common' }, { because: 'too-short' }]);
  expect(JSON.stringify(told)).not.toContain('woaini1314');
});
