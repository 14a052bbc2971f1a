import type { Text } from '../told.js';

const begun = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Words of the domain in one language, as they stand alone. */
export const spoken = <Word extends string>(words: Readonly<Record<Word, Text>>, language: keyof Text): Record<Word, string> =>
  Object.fromEntries(Object.entries<Text>(words).map(([word, text]) => [word, begun(text[language])])) as Record<Word, string>;
