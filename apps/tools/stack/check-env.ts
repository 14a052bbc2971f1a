import { scraped } from './check-prometheus.js';
import { ports } from './check-services.js';
import { settings } from './check-settings.js';
import type { Stack } from './checked-stack.js';
import { readCompose } from './compose.js';
import { interpolate, readEnv, type Variables, variablesIn } from './interpolate.js';

const EXAMPLE = '.env.example';
const OWN = '.env';
const DATABASES = 'docker-compose.databases.yml';
/** Of compose itself, in its own .env. */
const OF_COMPOSE = /^(COMPOSE|DOCKER)_/;

/** Stands for nothing where a file must be named. */
const NONE = ['', '/dev/null'];

/** What the file makes of a variable that nobody sets; each way in which it is written. */
function defaultsOf(name: string, text: string): Set<string> {
  const from = [...text.matchAll(new RegExp(`\\$\\{${name}:?-`, 'g'))].map(({ index }) => index);
  return new Set(from.map((at) => interpolate(text.slice(at, closingFrom(text, at)), {})));
}

function closingFrom(text: string, from: number): number {
  for (let at = from, depth = 0; at < text.length; at++) {
    if (text.startsWith('${', at)) depth++;
    if (text[at] === '}' && --depth === 0) return at + 1;
  }
  return text.length;
}

/** Every variable is explained, every one that is explained is used, and what is shown as the default is it. */
export function example({ files, text }: Stack): string[] {
  const all = text + files.read(DATABASES);
  const head = text.slice(0, text.indexOf('\nname:'));
  const used = variablesIn(all);
  const shown = readEnv(files.read(EXAMPLE), { commented: true });
  const unexplained = [...used].filter((name) => !(name in shown) && !new RegExp(`\\b${name}\\b`).test(head));
  const unused = Object.keys(shown).filter((name) => !used.has(name) && !OF_COMPOSE.test(name));
  const others = Object.entries(shown).filter(([name, value]) => {
    const defaults = defaultsOf(name, all);
    return defaults.size > 0 && !NONE.some((none) => defaults.has(none)) && !defaults.has(value);
  });
  return [
    ...unexplained.map((name) => `\${${name}} is not explained in ${EXAMPLE}.`),
    ...unused.map((name) => `${EXAMPLE} explains ${name}, which nothing uses.`),
    ...others.map(
      ([name, value]) => `${EXAMPLE} shows ${name}=${value}, and the default is ${[...defaultsOf(name, all)].join(' or ')}.`,
    ),
  ];
}

/** What is wrong with the file where `.env` sets these. */
function wrongUnder(stack: Stack, variables: Variables, name: string, looks: ((stack: Stack) => string[])[]): string[] {
  const read = readCompose(stack.text, variables);
  const found = 'wrong' in read ? read.wrong : looks.flatMap((look) => look({ ...stack, compose: read.compose }));
  return found.map((sentence) => `With ${name}: ${sentence}`);
}

/** What the example shows is taken, all of it at once; and so is this installation's own. */
export function filledIn(stack: Stack): string[] {
  const { files } = stack;
  const shown = wrongUnder(stack, readEnv(files.read(EXAMPLE), { commented: true }), EXAMPLE, [settings, ports, scraped]);
  if (!files.exists(OWN)) return shown;
  const own = readEnv(files.read(OWN));
  const used = variablesIn(stack.text + files.read(DATABASES));
  const unknown = Object.keys(own).filter((name) => !used.has(name) && !OF_COMPOSE.test(name));
  return [
    ...shown,
    ...unknown.map((name) => `${OWN} sets ${name}, which nothing uses; ${EXAMPLE} lists what there is.`),
    ...wrongUnder(stack, own, OWN, [settings, scraped]),
  ];
}

/** The file that opens the databases says nothing else. */
export function databases({ files, compose }: Stack): string[] {
  const read = readCompose(files.read(DATABASES).replace('services:', 'name: hallwatch\nvolumes: {}\nsecrets: {}\nservices:'));
  // It has no images: those are the other file's. All else has its shape.
  const strange = 'wrong' in read ? read.wrong.filter((sentence) => !/^services\.\w+\.image: /.test(sentence)) : [];
  const named = [...files.read(DATABASES).matchAll(/^ {2}(\w+):$/gm)].map(([, name = '']) => name);
  return [
    ...strange.map((sentence) => `${DATABASES}: ${sentence}`),
    ...named.filter((name) => !(name in compose.services)).map((name) => `${DATABASES} opens ${name}, which is no service.`),
  ];
}
