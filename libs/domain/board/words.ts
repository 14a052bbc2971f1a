import { serviceName } from '../outage/index.js';
import type { Text } from '../text.js';

const OTHER: Text = { zh: '其他业务', en: 'another service' };

const isUnnamed = (code: string): boolean => serviceName(code).zh === code;

const replaced = (list: string, between: string, codes: ReadonlySet<string>, other: string): string =>
  [...new Set(list.split(between).map((name) => (codes.has(name) ? other : name)))].join(between);

/** A list of services without codes: what nobody has named is another service to people. */
export function inPublicWords(list: Text, codes: readonly string[]): Text {
  const unnamed = new Set(codes.filter(isUnnamed));
  return { zh: replaced(list.zh, '、', unnamed, OTHER.zh), en: replaced(list.en, ', ', unnamed, OTHER.en) };
}

/** Services by their names, those that have one. */
export const namesOf = (codes: readonly string[]): Text[] => codes.filter((code) => !isUnnamed(code)).map(serviceName);
