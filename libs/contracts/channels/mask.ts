const MASK = '***';
/** A path segment that long is a token, as some chat robots have it. */
const TOKEN = /[A-Za-z0-9_-]{20,}/g;

/** Whether something of it was blotted out, as by {@link maskUrl}. */
export const isMasked = (text: string): boolean => text.includes(MASK);

/** The address without what lets somebody use it: user, query and long tokens of the path. */
export function maskUrl(url: string): string {
  if (!URL.canParse(url)) return MASK;
  const { protocol, host, pathname, search } = new URL(url);
  return `${protocol}//${host}${pathname.replace(TOKEN, MASK)}${search ? `?${MASK}` : ''}`;
}
