import { variable } from './choices.js';
import { type Language, speaking, text } from './kit/language.js';
import { ORDER_KINDS } from './looks.js';

const listed = (language: Language): string =>
  `SELECT * FROM (VALUES ${Object.entries(ORDER_KINDS)
    .map(([kind, { text: said }]) => `('${speaking(language)(said)}', '${kind}')`)
    .join(', ')}) AS kinds (__text, __value)`;

/** One kind of work, repairs at first: a mean of repairs, refills and settlements is of nothing. */
export const work = variable({
  name: 'work',
  label: text('工作类别', 'Kind of work'),
  query: text(listed('zh'), listed('en')),
  several: false,
});

/** What was chosen, in a title. */
export const WORK = `\${work:text}`;
