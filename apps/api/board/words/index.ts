import type { Language } from '../language.js';
import { en } from './en.js';
import { type BoardWords, zh } from './zh.js';

export type { BoardWords };

/** English must have every word of the Chinese book, or the type check fails. */
export const BOOKS: Record<Language, BoardWords> = { zh, en };
