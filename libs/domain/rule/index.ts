export * from '../watch/judging/rule-base.js';
export * from '../watch/rules/overlay.js';
export * from '../watch/rules/rule-set.js';
export * from './book.js';
