import { join } from 'node:path';
import { type Lifecycle, StartRefused, SystemClock } from '#libs/runtime/index.js';
import { Api } from './api.js';
import { enrol, phonesSecret } from './enrol.js';
import { type Options, readOptions, USAGE } from './options.js';
import { type Acted, ActingPeople } from './people.js';
import { Phones } from './phones.js';

type Say = (line: string) => void;

/** One line of what somebody did, or was told. */
export function lineOf(acted: Acted): string {
  if (!('deed' in acted))
    return acted.what === 'back'
      ? 'The api answers again.'
      : `The api does not answer: ${acted.because}. It is asked again; this is said once.`;
  const { order, deed } = acted;
  const not = acted.what === 'refused' ? ` was not taken: ${acted.because}` : '';
  const how = deed.passed === false ? ' (not passed)' : deed.reason ? ` (${deed.reason})` : '';
  return `${deed.by} ${deed.act}${how} ${order.id}${not}`;
}

/** Does what the command line asks for; people act until the lifecycle stops. Throws {@link StartRefused}. */
export async function runPeople(argv: string[], lifecycle: Lifecycle, say: Say): Promise<void> {
  const asked = readOptions(argv);
  if (!asked) return say(USAGE);
  const api = new Api(asked.api, asked.password);
  const secret = phonesSecret(join(asked.folder, 'phones-secret'));
  await (asked.what === 'enrol' ? putIn(asked, api, secret, say) : letAct(asked, api, secret, lifecycle, say));
}

async function putIn({ fleet, folder, phones = '' }: Options, api: Api, secret: string, say: Say): Promise<void> {
  const passwords = join(folder, 'kiosks.json');
  const { halls, kiosks } = await enrol({ api, fleet, phones: { url: phones, secret }, passwords });
  say(`${halls} halls and ${kiosks} kiosks are in the register`);
}

async function letAct(asked: Options, api: Api, secret: string, lifecycle: Lifecycle, say: Say): Promise<void> {
  const { host, port, players, slowness, seed } = asked;
  const time = new SystemClock();
  const show = (to: string, text: string): void => say(`${to}: ${text.replaceAll('\n', ' ')}`);
  const phones = await Phones.open({ host, port, secret, now: () => time.now(), show }).catch((cause: Error) => {
    throw new StartRefused(`The phones cannot listen on ${host}:${port}: ${cause.message}.`, 'Give another --port.', cause);
  });
  lifecycle.onStop('the phones', () => phones.close());
  say(`phones at ${phones.url}`);
  const people = new ActingPeople({
    api,
    players,
    time,
    habits: { seed, slowness },
    say: (acted) => say(lineOf(acted)),
  });
  people.start();
  lifecycle.onStop('people', () => people.stop());
}
