import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { channelKind } from './channel-kind.js';
import { ChannelKinds } from './channel-kinds.js';
import { webhook } from './webhook.js';

const pager = channelKind('pager', {
  address: { number: z.string().min(3), name: z.string().optional(), pin: z.string() },
  shown: { number: z.string(), name: z.string().optional() },
  masks: { number: (number) => number.replace(/\d(?=\d{2})/g, '*').replace(/^\**/, '***') },
  named: ({ number }) => `pager ${number.slice(-2)}`,
  pace: { ofAddress: { most: 1, inMs: 5 }, ofKind: { most: 9, inMs: 7 } },
});
const kinds = new ChannelKinds([webhook, pager]);
const one = new ChannelKinds([webhook]);

const PAGER = { kind: 'pager', number: '123456', name: '夜班', pin: 'p-1' };
const HOOK = { kind: 'webhook', url: 'https://chat.invalid/send?key=k', secret: 's-1' };

describe('addresses of two kinds', () => {
  test('are read each by its own kind, and one of a third is refused', () => {
    expect([PAGER, HOOK].map((address) => kinds.address.parse(address))).toEqual([PAGER, HOOK]);
    for (const wrong of [
      { ...PAGER, kind: 'fax' },
      { ...PAGER, url: HOOK.url },
      { ...HOOK, url: undefined },
    ]) {
      expect([wrong, kinds.address.safeParse(wrong).success]).toEqual([wrong, false]);
    }
    expect(one.address.safeParse(PAGER).success).toBe(false);
  });

  test('are shown without their secrets, as the schema of what is shown says', () => {
    const shown = [PAGER, HOOK].map((address) => kinds.masked(address));
    expect(shown).toEqual([
      { kind: 'pager', number: '***56', name: '夜班' },
      { kind: 'webhook', url: 'https://chat.invalid/send?***' },
    ]);
    expect(shown.map((address) => kinds.shown.parse(address))).toEqual(shown);
    expect(shown.map((address) => kinds.blottedIn(address))).toEqual([['number'], ['url']]);
    expect([PAGER, HOOK].map((address) => kinds.blottedIn(address))).toEqual([[], []]);
  });

  test('have back what an export left out, and keep what is given anew', () => {
    for (const address of [PAGER, HOOK]) expect(kinds.completed(kinds.masked(address), address)).toEqual(address);
    expect(kinds.completed({ ...kinds.masked(PAGER), pin: 'p-2' }, PAGER)).toEqual({ ...PAGER, pin: 'p-2' });
    const { name, ...nameless } = kinds.masked(PAGER);
    expect([name, kinds.completed(nameless, PAGER)]).toEqual(['夜班', { kind: 'pager', number: '123456', pin: 'p-1' }]);
  });

  test('are the same when they lead to the same place, whatever signs what is sent', () => {
    expect(kinds.isSame(HOOK, { ...HOOK, secret: 's-2' })).toBe(true);
    expect(kinds.isSame(HOOK, { ...HOOK, url: 'https://chat.invalid/send?key=other' })).toBe(false);
    expect(kinds.isSame(PAGER, { ...HOOK, number: PAGER.number })).toBe(false);
  });

  test('are bounded by address and by kind, where the kind says so', () => {
    const [own, all] = kinds.pacesOf(PAGER);
    expect([own?.[1], all]).toEqual([{ most: 1, inMs: 5 }, ['pager', { most: 9, inMs: 7 }]]);
    expect(kinds.pacesOf({ ...PAGER, pin: 'p-2' })[0]?.[0]).toBe(own?.[0]);
    expect(kinds.pacesOf({ ...PAGER, number: '654321' })[0]?.[0]).not.toBe(own?.[0]);
    expect(kinds.pacesOf(HOOK)).toEqual([]);
  });
});

test('an address of a kind that nobody knows, as a later version left it, shows nothing but its kind', () => {
  expect([one.masked(PAGER), one.blottedIn(PAGER), one.pacesOf(PAGER)]).toEqual([{ kind: 'pager' }, [], []]);
});
