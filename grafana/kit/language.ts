import type { Text } from '#libs/domain/index.js';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text in the language of the dashboard that is being made. */
export type Say = (text: Text) => string;

export const speaking =
  (language: Language): Say =>
  (text) =>
    text[language];

/** As it stands alone: English words of the domain begin small, to stand inside sentences. */
export const standing = ({ zh, en }: Text): Text => text(zh, en.charAt(0).toUpperCase() + en.slice(1));

export const text = (zh: string, en: string): Text => ({ zh, en });
