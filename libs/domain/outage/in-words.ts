import { type AtKiosk, type CitizenService, isGivenBy, isLostBy, isOfferedAt, toldBy } from '../service/index.js';
import { publicNames } from '../service/names.js';
import type { Text } from '../text.js';

/** As many are named one by one: nobody reads more. Ours. */
const MOST_NAMED = 12;

/** What is lost and what still works, as citizens call it. */
export interface ServicesInWords {
  services: Text;
  available: Text;
}

function listed(names: Text[]): Text {
  const [said, more] = [names.slice(0, MOST_NAMED), names.length - MOST_NAMED];
  const [zh, en] = [said.map((name) => name.zh).join('、'), said.map((name) => name.en).join(', ')];
  return more > 0 ? { zh: `${zh}等${names.length}项业务`, en: `${en} and ${more} more` } : { zh, en };
}

const inWords = ({ own, technical }: ReturnType<typeof toldBy>): Text =>
  listed([...own.map(({ name }) => name), ...publicNames(technical)]);

/** Undefined: no citizens' services are registered for these kiosks, so the technical names say it. */
export function servicesInWords(
  lost: readonly AtKiosk[],
  given: readonly AtKiosk[],
  all: readonly CitizenService[] = [],
): ServicesInWords | undefined {
  if (!lost.some(({ kiosk }) => all.some((one) => isOfferedAt(one, kiosk)))) return undefined;
  return { services: inWords(toldBy(lost, all, isLostBy)), available: inWords(toldBy(given, all, isGivenBy)) };
}
