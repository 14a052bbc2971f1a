import { expect, test } from '@jest/globals';
import { agentName } from './agent.js';

const CHROME = '(KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36';
test.each([
  [`Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 ${CHROME}`, 'Chrome · Linux'],
  [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 ${CHROME} Edg/150.0.0.0`, 'Edge · Windows'],
  [`Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 ${CHROME} MicroMessenger/8.0 wxwork/4.1`, 'WeCom · Android'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1', 'Safari · iOS'],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox · macOS'],
  ['curl/8.5.0', 'curl/8.5.0'],
  ['', null],
])('%s is %s', (agent, name) => {
  expect(agentName(agent)).toBe(name);
});
