/** What compose would refuse to fill in, in its place a sentence. */
export class NotFilledIn extends Error {}

export type Variables = Readonly<Record<string, string>>;

const NAME = /^[A-Za-z_]\w*/;
const OPERATORS = [':-', ':+', ':?', '-', '+', '?'] as const;
type Operator = (typeof OPERATORS)[number];

/** Where the brace that is open at `from` is closed; those that are opened within it are closed before. */
function closing(text: string, from: number): number {
  let depth = 1;
  for (let at = from; at < text.length; at++) {
    if (text.startsWith('${', at)) depth++;
    else if (text[at] === '}' && --depth === 0) return at;
  }
  throw new NotFilledIn(`\${${text.slice(from)} is never closed`);
}

function chosen(name: string, operator: Operator, word: string, variables: Variables): string {
  const value = variables[name];
  // With a colon what is empty counts as not set.
  const isSet = value !== undefined && !(operator.startsWith(':') && value === '');
  const filled = (): string => interpolate(word, variables);
  if (operator.endsWith('-')) return isSet ? value : filled();
  if (operator.endsWith('+')) return isSet ? filled() : '';
  if (isSet) return value;
  throw new NotFilledIn(`${name} must be set in .env: ${filled() || 'the file cannot do without it'}`);
}

function braced(inside: string, variables: Variables): string {
  const name = NAME.exec(inside)?.[0];
  const rest = inside.slice(name?.length ?? 0);
  const operator = OPERATORS.find((one) => rest.startsWith(one));
  if (name && rest === '') return variables[name] ?? '';
  if (name && operator) return chosen(name, operator, rest.slice(operator.length), variables);
  throw new NotFilledIn(`\${${inside}} is no variable of compose`);
}

/** Fills variables in as compose does: $NAME, ${NAME}, with -, + and ? and what follows them, one within another; $$ is a dollar. */
export function interpolate(text: string, variables: Variables): string {
  const at = text.indexOf('$');
  if (at < 0) return text;
  const [before, after] = [text.slice(0, at), text.slice(at + 1)];
  if (after.startsWith('$')) return `${before}$${interpolate(after.slice(1), variables)}`;
  if (after.startsWith('{')) {
    const end = closing(after, 1);
    return before + braced(after.slice(1, end), variables) + interpolate(after.slice(end + 1), variables);
  }
  const name = NAME.exec(after)?.[0];
  if (!name) throw new NotFilledIn(`a $ stands alone in ${text}; write $$ for a dollar`);
  return before + (variables[name] ?? '') + interpolate(after.slice(name.length), variables);
}

/** Names of the variables in a text, those within others too. */
export const variablesIn = (text: string): Set<string> =>
  new Set([...text.replaceAll('$$', '').matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name));

/** What a .env sets; `commented`: what it would set if nothing were commented out. */
export function readEnv(text: string, { commented = false } = {}): Record<string, string> {
  const line = commented ? /^#?([A-Z][A-Z0-9_]*)=(.*)$/gm : /^([A-Za-z_]\w*)=(.*)$/gm;
  return Object.fromEntries([...text.matchAll(line)].map(([, name = '', value = '']) => [name, unquoted(value.trim())]));
}

const unquoted = (value: string): string => /^(["'])(.*)\1$/.exec(value)?.[2] ?? value.replace(/\s+#.*$/, '');
