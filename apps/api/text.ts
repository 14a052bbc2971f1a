const MASK = '***';
/** A path segment that long is a token, as some chat robots have it. */
const TOKEN = /[A-Za-z0-9_-]{20,}/g;

/** Whether the address was blotted out by {@link maskUrl}. */
export const isMasked = (url: string): boolean => url.includes(MASK);

/** The address without what lets somebody use it: user, query and long tokens of the path. */
export function maskUrl(url: string): string {
  if (!URL.canParse(url)) return MASK;
  const { protocol, host, pathname, search } = new URL(url);
  return `${protocol}//${host}${pathname.replace(TOKEN, MASK)}${search ? `?${MASK}` : ''}`;
}

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
/** What XML 1.0 cannot hold even escaped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

/** Safe as text and as an attribute, in XML and in HTML. */
export const escapeXml = (text: string): string =>
  text.replace(NOT_XML, '\ufffd').replace(/[&<>"']/g, (sign) => ESCAPES[sign] as string);
