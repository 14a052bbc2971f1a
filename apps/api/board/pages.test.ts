import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HALL_WORDS, type HallWord } from '#libs/domain/index.js';
import { html } from './html.js';
import { type Language, languageOf } from './language.js';
import { boardPage, noHallPage } from './page/board-page.js';
import { troublePage } from './page/trouble-page.js';
import type { PublicHall, PublicHalls, PublicNotice } from './public-board.js';

const AT = Date.UTC(2026, 10, 22, 6);
const HOUR = 3_600_000;
const NO_FILES = { script: null, styles: [] };
const same = (text: string) => ({ zh: text, en: text });

const notice = (more: Partial<PublicNotice> = {}): PublicNotice => ({
  id: 'ON-20261122-SECRET',
  issuer: '甲厅',
  kioskId: 'K-1',
  hallId: 'hall-1',
  kioskIds: ['K-1'],
  kind: 'fault',
  title: { zh: '设备甲停用', en: 'Device one: out of service' },
  body: { zh: '全文', en: 'The whole' },
  what: { zh: '设备甲', en: 'device one' },
  where: { zh: '甲厅东侧', en: 'Hall one, east' },
  reason: { zh: '触摸屏无响应', en: 'touch screen dead' },
  from: AT,
  until: AT + 2 * HOUR,
  services: ['CASH'],
  servicesInWords: { zh: '现金缴费', en: 'cash payment' },
  available: [],
  availableInWords: { zh: '', en: '' },
  alternative: { zh: '乙厅', en: 'hall two' },
  contact: { name: '', phone: '0000-1111' },
  publishedAt: AT,
  updatedAt: AT,
  ...more,
});
const hall = (id: string, notices: PublicNotice[] = [], says: HallWord = 'all-give'): PublicHall => ({
  id,
  name: '甲厅',
  region: 'anqing',
  address: '示例路',
  hotline: '0000-1111',
  hours: '24h',
  now: { kiosks: 3, giving: 1, says },
  notices,
});
const told = (halls: PublicHall[], more: Partial<PublicHalls> = {}): PublicHalls => ({
  at: AT,
  monitoring: { state: 'watching' },
  halls,
  ...more,
});
const page = (of: PublicHalls, language: Language = 'zh', q = '', hallId?: string): string =>
  boardPage(of, { language, q, hallId }, NO_FILES);
/** What people read: no tags, and with them no addresses and ids. */
const read = (text: string): string => text.replace(/^[\s\S]*<body>/, '').replace(/<[^>]*>/g, ' ');
const BLIND = { zh: '监测中断。', en: 'Monitoring interrupted.' };

describe('a page of the board', () => {
  test('says what is promised by each date, and by whom and when the notice was issued', () => {
    const times = (more: Partial<PublicNotice>, language: Language = 'zh'): string =>
      read(page(told([hall('h', [notice(more)], 'some-do-not')]), language));
    expect(times({})).toContain('2026年11月22日 14:00开始，预计2026年11月22日 16:00前修复');
    expect(times({}, 'en')).toContain('From 2026-11-22 14:00, expected to be done by 2026-11-22 16:00');
    expect(times({ arranged: false })).toContain('2026年11月22日 16:00前更新本公告');
    expect(times({ arranged: false })).not.toContain('修复');
    expect(times({ planned: true })).toMatch(/计划维护\s+2026年11月22日 14:00至2026年11月22日 16:00/);
    expect(times({})).toContain('发布单位：甲厅　发布时间：2026年11月22日 14:00');
    expect(times({})).not.toContain('最近更新');
    expect(times({ updatedAt: AT + HOUR })).toContain('最近更新：2026年11月22日 15:00');
    expect(times({ updatedAt: AT + HOUR }, 'en')).toContain('Last changed 2026-11-22 15:00');
  });

  test('has its headings in order: the page, the halls, the notices', () => {
    const text = page(told([hall('h-1', [notice()]), hall('h-2'), hall('h-3', [notice()])]));
    expect([...text.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level))).toEqual([1, 2, 3, 2, 3, 2]);
  });

  test('of many notices folds the details, and of one hall among others shows the first few', () => {
    const many = Array.from({ length: 50 }, (_, n) => notice({ id: `ON-${n}`, kioskId: `K-${n}` }));
    const all = page(told([hall('h-1', many), hall('h-2', [notice()])]));
    expect(all).toContain('还有45条公告');
    expect([...all.matchAll(/<details open>/g)]).toHaveLength(1);
    const own = page(told([hall('h-1', many)]), 'zh', '', 'h-1');
    expect(own).not.toContain('还有');
    expect([...own.matchAll(/<article>/g)]).toHaveLength(50);
  });

  test('of many halls in which nothing is out folds them, not those that somebody looked for', () => {
    const halls = Array.from({ length: 100 }, (_, n) => hall(`h-${n}`));
    const bad = hall('bad', [notice()]);
    expect(page(told([...halls, bad]))).toContain('<details id="list-fine">');
    expect(page(told([...halls, bad]), 'zh', '示例')).not.toContain('<details id="list-fine">');
    expect(read(page(told([...halls, bad])))).toMatch(/1\s+个大厅有设备停用/);
    expect(read(page(told([...halls, bad]), 'en'))).toMatch(/100\s+halls in full service/);
    expect(read(page(told(halls)))).toContain('各厅设备全部正常服务');
  });

  test('while nobody watches claims of no hall that it is well', () => {
    const blind = told([hall('h-1'), hall('h-2', [notice()])], { monitoring: { state: 'interrupted', since: AT, says: BLIND } });
    expect(read(page(blind))).toContain('监测中断。');
    expect(page(blind)).not.toMatch(/正常服务|class="[^"]*well/);
    expect(page(blind, 'zh', '', 'h-1')).not.toMatch(/正常服务|class="[^"]*well/);
  });

  test('has no code of services and no id of a notice for people', () => {
    const text = read(page(told([hall('h-1', [notice()])])));
    expect(text).not.toMatch(/CASH|SECRET|hall-1|fault/);
  });
});

/** Said in another language on purpose, or a proper name. */
const ELSEWHERE = /English|中文|Atom|JSON Feed/g;
const chinese = (text: PublicNotice['title']) => ({ zh: text.zh, en: text.en && 'latin' });
const english = (text: PublicNotice['title']) => ({ zh: text.zh && '汉字', en: text.en });
const TEXTS = ['title', 'body', 'where', 'reason', 'servicesInWords', 'availableInWords', 'alternative'] as const;
const only = (one: PublicNotice, in_: typeof chinese): PublicNotice => ({
  ...one,
  ...Object.fromEntries(TEXTS.map((name) => [name, in_(one[name])])),
});
const anyNotice = fc
  .record({
    kind: fc.constantFrom('fault' as const, 'partial' as const, 'cashOnly' as const),
    planned: fc.constantFrom(undefined, true as const),
    arranged: fc.constantFrom(undefined, false as const),
    updatedAt: fc.constantFrom(AT, AT + HOUR),
  })
  .map(({ planned, arranged, ...more }) =>
    notice({ ...more, ...(planned && { planned }), ...(arranged === false && { arranged }) }),
  );
const anyPage = fc.record({
  halls: fc.array(fc.record({ says: fc.constantFrom(...HALL_WORDS), notices: fc.array(anyNotice, { maxLength: 7 }) }), {
    maxLength: 15,
  }),
  isBlind: fc.boolean(),
  isOfOne: fc.boolean(),
  isSearch: fc.boolean(),
});

describe.each([
  ['zh', chinese, '甲厅', /[a-z]{2}/i],
  ['en', english, 'Hall', /\p{Script=Han}/u],
] as const)('in %s', (language, in_, name, other) => {
  test('property: every page is in that language alone', () => {
    fc.assert(
      fc.property(anyPage, ({ halls, isBlind, isOfOne, isSearch }) => {
        const written = halls.map(({ says, notices }, n) => ({
          ...hall(
            `h-${n}`,
            notices.map((one) => only({ ...one, issuer: name }, in_)),
            says,
          ),
          name,
          address: name,
        }));
        const shown = isOfOne ? written.slice(0, 1) : written;
        const monitoring = isBlind ? { state: 'interrupted' as const, says: BLIND } : { state: 'watching' as const };
        const text = page(told(shown, { monitoring }), language, isSearch ? name : '', isOfOne && shown[0] ? 'h-0' : undefined);
        expect(read(text).replace(ELSEWHERE, '')).not.toMatch(other);
        expect(text).toContain(`<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">`);
      }),
      { numRuns: 60 },
    );
  });

  test('so are the pages of what is not there', () => {
    for (const text of [
      noHallPage({ language, q: '', hallId: 'x' }, NO_FILES),
      troublePage(true, [], language, NO_FILES),
      troublePage(false, [], language, NO_FILES),
    ]) {
      expect(read(text).replace(ELSEWHERE, '')).not.toMatch(other);
    }
  });
});

test('property: whatever others wrote is text: the page has the same tags as with harmless words', () => {
  const tags = (text: string): string[] => [...text.matchAll(/<\/?[a-z0-9]+/gi)].map(([tag]) => tag);
  const evil = fc.string({
    unit: fc.constantFrom('<', '>', '"', "'", '&', 'a', '=', '/', ' ', '\u0000', 'script'),
    minLength: 1,
  });
  fc.assert(
    fc.property(evil, (text) => {
      const wild = (words: string): PublicHall => ({
        ...hall('h', [
          notice({
            ...Object.fromEntries([...TEXTS, 'what'].map((field) => [field, same(words)])),
            issuer: words,
            contact: { name: words, phone: words },
          }),
        ]),
        name: words,
        address: words,
        hotline: words,
      });
      expect(tags(page(told([wild(text)]), 'zh', '', 'h'))).toEqual(tags(page(told([wild('words')]), 'zh', '', 'h')));
      expect(tags(page(told([]), 'en', text))).toEqual(tags(page(told([]), 'en', 'words')));
      expect(html`<p title="${text}">${text}</p>`.text).toMatch(/^<p title="[^"<>']*">[^<>]*<\/p>$/);
    }),
  );
});

test('the language is what was asked for, else what the browser wants most, else Chinese', () => {
  for (const [asked, accepted, expected] of [
    ['en', 'zh-CN', 'en'],
    ['fr', 'en-GB,en;q=0.9', 'en'],
    [undefined, 'fr-FR, zh;q=0.5, en;q=0.8', 'en'],
    [undefined, 'en;q=0.3,zh-TW', 'zh'],
    [undefined, 'en;q=0', 'zh'],
    [['en', 'zh'], undefined, 'zh'],
    [undefined, ';;q=,,', 'zh'],
    [undefined, undefined, 'zh'],
  ] as const) {
    expect([asked, accepted, languageOf(asked, accepted)]).toEqual([asked, accepted, expected]);
  }
});
