import { describe, expect, test } from '@jest/globals';
import { refusalIn } from './robot.js';

const ANY = 'http://127.0.0.1/in';
const LARK = 'https://chat.invalid/open-apis/bot/v2/hook/0000';

describe('an answer with a status of success', () => {
  test.each([
    ['of nothing', ANY, ''],
    ['that is no JSON', ANY, 'ok'],
    ['of a robot that took it', ANY, '{"errcode":0,"errmsg":"ok"}'],
    ['whose code is of its own making', ANY, '{"code":200,"msg":"success"}'],
    ['of a bot that took it', LARK, '{"code":0,"msg":"success"}'],
    ['of a list', ANY, '[1]'],
  ])('%s is taken', (_, url, text) => expect(refusalIn(url, text)).toBeNull());

  test.each([
    [ANY, '{"errcode":40008,"errmsg":"invalid message type"}', { words: 'code 40008, invalid message type', retry: false }],
    [ANY, '{"errcode":"93000"}', { words: 'code 93000', retry: false }],
    [ANY, '{"errcode":45009,"errmsg":"api freq out of limit"}', { words: 'code 45009, api freq out of limit', retry: true }],
    [LARK, '{"code":19024,"msg":"Key Words Not Found"}', { words: 'code 19024, Key Words Not Found', retry: false }],
    [
      'https://chat.invalid/robot/send?access_token=0',
      '{"status":1111,"wait":5,"punish":"deny"}',
      { words: 'code 1111, deny', retry: true },
    ],
  ])('of %s with %s is a refusal', (url, text, refusal) => expect(refusalIn(url, text)).toEqual(refusal));
});
