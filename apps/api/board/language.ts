import type { Text } from '#libs/domain/index.js';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** As pages and feeds name them. */
export const TAGS: Record<Language, string> = { zh: 'zh-CN', en: 'en' };

export const otherThan = (language: Language): Language => (language === 'zh' ? 'en' : 'zh');

export const isLanguage = (said: unknown): said is Language => LANGUAGES.some((one) => one === said);

/** One of `Accept-Language`, with how much it is wanted: `en-GB;q=0.8`. */
const wish = (part: string): { language: string; weight: number } => {
  const [tag = '', ...more] = part.split(';').map((text) => text.trim());
  const weight = Number(more.find((text) => text.startsWith('q='))?.slice(2) ?? 1);
  return { language: tag.split('-')[0]?.toLowerCase() ?? '', weight: Number.isFinite(weight) ? weight : 0 };
};

/** The language that was asked for, else the one that the browser wants most, else Chinese. */
export function languageOf(asked: unknown, accepted: string | undefined): Language {
  if (isLanguage(asked)) return asked;
  const wishes = (accepted ?? '')
    .split(',')
    .map(wish)
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return wishes.map(({ language }) => language).find(isLanguage) ?? 'zh';
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A sentence of the domain. English ones may begin small, to stand inside others. */
export const said = (text: Text, language: Language): string => capital(text[language] || text.zh);
