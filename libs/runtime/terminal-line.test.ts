import { expect, test } from '@jest/globals';
import { terminalLine } from './terminal-line.js';

const AT = Date.UTC(2026, 0, 5, 1, 2, 3);

test('a line at the terminal says of whom it is', () => {
  const fields = { request: 'r-1', address: '203.0.113.9', path: '/api/v1/session', status: 401, account: undefined };
  expect(terminalLine({ level: 'warn', event: 'LoginRefused', says: 'A wrong name or password', fields }, AT)).toBe(
    '09:02:03  warn     A wrong name or password [request r-1, address 203.0.113.9, path /api/v1/session, status 401]',
  );
});

test('what the sentence says is not said twice, and lists are cut', () => {
  const fields = { folder: '/data', names: Array.from({ length: 90 }, (_, i) => `K-${i}`) };
  const said = terminalLine({ level: 'warn', event: 'Some', says: 'The folder /data is open', fields }, AT);
  expect(said).not.toContain('folder /data]');
  expect(said).toMatch(/ \[names \["K-0",.{100,} …\]$/);
});

test('an error that nobody foresaw says where it was thrown; one of the system says what', () => {
  const foreseen = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
  const odd = new Error('x is not a function');
  odd.stack = 'Error: x is not a function\n    at f (node:internal/x:1:2)\n    at g (/srv/hallwatch/dist/apps/api/a.js:12:7)';
  const line = { level: 'error' as const, event: 'RequestFailed', says: 'A request failed', fields: { path: '/api/v1/halls' } };
  expect(terminalLine({ ...line, error: odd }, AT)).toMatch(
    /A request failed \(x is not a function at dist\/apps\/api\/a\.js:12\) \[path \/api\/v1\/halls\]$/,
  );
  expect(terminalLine({ ...line, error: foreseen }, AT)).toMatch(/\(ENOSPC: no space left\) \[/);
});

test('what others wrote stays on its line and does not move the terminal', () => {
  const fields = { name: 'a\n09:02:03  error    forged\u001b[2J\u009b' };
  const said = terminalLine({ level: 'warn', event: 'LoginRefused', says: 'A wrong name', fields }, AT);
  expect(said).toMatch(/^[^\p{C}]+$/u);
});
