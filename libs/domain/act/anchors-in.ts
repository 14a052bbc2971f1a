import type { ChainHead } from './chain.js';

/** As our log and the messages to auditors say it, in both languages, and as it is typed: `HASH@NUMBER`. */
const SAID = [
  /\bchain (?:of acts )?is at (?<number>\d{1,15}), .*?\b(?<hash>[0-9a-f]{64})\b/,
  /链至第 (?<number>\d{1,15}) 条.*?(?<hash>[0-9a-f]{64})/,
  /\b(?<hash>[0-9a-f]{64})@(?<number>\d{1,15})\b/,
];

/** Where a line says that the chain was; null: it does not. */
function anchorIn(line: string): ChainHead | null {
  const found = SAID.map((said) => said.exec(line)).find((one) => one !== null);
  return found?.groups ? { number: Number(found.groups['number']), hash: found.groups['hash'] ?? '' } : null;
}

/** Where the chain was, by lines that somebody kept: of the log, of messages. Other lines say nothing. */
export const anchorsIn = (text: string): ChainHead[] => text.split('\n').flatMap((line) => anchorIn(line) ?? []);
