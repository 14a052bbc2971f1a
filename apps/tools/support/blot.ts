import { maskPersonal } from '#libs/domain/index.js';

const MASK = '***';
const URL_LIKE = /\b([a-z][a-z0-9+.-]*):\/\/[^\s"'<>`，。；、）)\]}]+/gi;
const MAIL = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const IPV4 = /(?<![\d.])(?!127\.0\.0\.1(?!\d)|0\.0\.0\.0(?!\d))(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;
/** At least three groups, or a `::`. Times of day have two colons and no more than two digits between them. */
const IPV6 = /(?<![\w:.])(?!(?:::1?|\d{1,2}(?::\d{1,2}){1,2})(?![\w:]))(?=[0-9a-f:]*:[0-9a-f:]*:)[0-9a-f:]{4,39}(?![\w:])/gi;
const HOST = /(?<![\w.-])(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,}(?::\d+)?(?![\w-])/gu;
/** Shorter, a word would be taken out of other words. */
const SHORTEST = 4;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** As it may stand in a text: as it is, in JSON, in an address. */
const forms = (text: string): string[] => [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(wellFormed(text))];
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '');

/** A short word, or one of letters as in a name, is taken out only where it stands alone. */
function patternOf(text: string): string {
  const isWord = /^[A-Za-z0-9_.-]+$/.test(text) && text.length < 16;
  return isWord ? `(?<![A-Za-z0-9_])${escaped(text)}(?![A-Za-z0-9_])` : escaped(text);
}

/** Takes out of texts what who helps need not know. */
export class Blot {
  private readonly unsaid: RegExp | null;

  /** `unsaid`: what is known to be secret or a person's; names of two Chinese signs count, shorter words do not. */
  constructor(unsaid: readonly string[]) {
    const isLong = (text: string): boolean => text.length >= (/^[\x20-\x7e]*$/.test(text) ? SHORTEST : 2);
    const all = [...new Set(unsaid.map((text) => text.trim()).flatMap(forms))].filter(isLong);
    const patterns = all.sort((a, b) => b.length - a.length).map(patternOf);
    this.unsaid = patterns.length > 0 ? new RegExp(patterns.join('|'), 'g') : null;
  }

  /** `hosts`: names of machines are taken out as well; they look like names of files, so it is not done everywhere. */
  text(said: string, hosts = false): string {
    const known = this.unsaid ? said.replace(this.unsaid, MASK) : said;
    const addresses = known
      .replace(URL_LIKE, (_, protocol: string) => `${protocol}://${MASK}`)
      .replace(MAIL, MASK)
      .replace(IPV4, MASK)
      .replace(IPV6, MASK);
    return maskPersonal(hosts ? addresses.replace(HOST, MASK) : addresses).text;
  }
}
