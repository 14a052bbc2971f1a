import type { Text } from '#libs/domain/index.js';

export const LANGUAGES = ['zh', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A text in the language of the dashboard that is being made. */
export type Say = (text: Text) => string;

export const speaking =
  (language: Language): Say =>
  (text) =>
    text[language];

export const text = (zh: string, en: string): Text => ({ zh, en });
