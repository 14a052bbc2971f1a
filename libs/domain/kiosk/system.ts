/** A business system that kiosks call for their services, as the register knows it. */
export interface BusinessSystem {
  id: string;
  /** As people call it. */
  name: string;
  /** Other words for it that vendors' kiosks use. */
  names: string[];
  /** Services that it carries. */
  services: string[];
  /** Person id of who sees to it; absent: whoever has the first kiosk. */
  owner?: string;
}

/** Words as they are compared: of one width, in small letters, without spaces around. */
export const plainWords = (said: string): string => said.normalize('NFKC').toLowerCase().trim();

const LATIN = /[a-z0-9]/;

/** Whether a sentence has the word in it; `tax` is not in `taxi`. */
export function says(sentence: string, word: string): boolean {
  for (let at = sentence.indexOf(word); at >= 0 && word !== ''; at = sentence.indexOf(word, at + 1)) {
    const [before, after] = [sentence[at - 1] ?? '', sentence[at + word.length] ?? ''];
    const runsOn = (LATIN.test(word[0] ?? '') && LATIN.test(before)) || (LATIN.test(word.at(-1) ?? '') && LATIN.test(after));
    if (!runsOn) return true;
  }
  return false;
}

const wordsFor = ({ id, name, names }: BusinessSystem): string[] =>
  [id, name, ...names].map(plainWords).filter((word) => word !== '');

/** The system that a kiosk names as the component, or else in a sentence; of several in the sentence the one with the longest word. */
export function systemNamed(systems: BusinessSystem[], component: string, detail: string): BusinessSystem | undefined {
  const [named, sentence] = [plainWords(component), plainWords(detail)];
  const exact = named === '' ? undefined : systems.find((system) => wordsFor(system).includes(named));
  if (exact) return exact;
  let best: { system: BusinessSystem; length: number } | undefined;
  for (const system of systems) {
    const length = Math.max(0, ...wordsFor(system).flatMap((word) => (says(sentence, word) ? [word.length] : [])));
    if (length > (best?.length ?? 0)) best = { system, length };
  }
  return best?.system;
}
