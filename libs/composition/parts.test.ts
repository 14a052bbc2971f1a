import { expect, test } from '@jest/globals';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Health, Lifecycle, readSettings, StartRefused, StoryClock } from '#libs/runtime/index.js';
import { plainReporter, type Setting } from './index.js';
import { nestOptions, RuntimeModule } from './modules.js';
import { type Part, part } from './parts.js';
import { type PartName, START_ORDER } from './start-order.js';

const refuse = (): never => {
  throw new StartRefused('A port is in use.', 'Free it.');
};

/** A process whose every part only says when it starts and stops. */
function process(refusing?: PartName | 'a store') {
  const happened: string[] = [];
  const reporter = plainReporter('debug', ({ says }) => happened.push(`log: ${says}`));
  const on: Setting = {
    settings: readSettings({}),
    dataDir: '',
    clock: new StoryClock(0),
    reporter,
    lifecycle: new Lifecycle(),
    health: new Health(),
    say: (step) => happened.push(`say ${step}`),
  };
  const telling = (name: PartName): Part => ({
    start: () => {
      if (name === refusing) refuse();
      happened.push(`start ${name}`);
    },
    stop: () => void happened.push(`stop ${name}`),
    ...(name === 'the watch' && { says: 'the watch', complaints: { watch: () => null } }),
  });
  // In modules that know nothing of one another, and the other way round.
  const providers = [...START_ORDER].reverse().map((name) => part(name, [], () => telling(name)));
  class Some {}
  class Others {}
  Module({ providers: providers.slice(0, 9) })(Some);
  const store = { provide: 'a store', useFactory: () => refusing === 'a store' && refuse() };
  Module({ providers: [store, ...providers.slice(9)] })(Others);
  on.lifecycle.onStop('the journal', () => void happened.push('stop the journal'));
  const root = { module: class Root {}, imports: [RuntimeModule.forRoot(on), Some, Others] };
  const start = () => NestFactory.createApplicationContext(root, nestOptions(reporter.report));
  return { happened, on, start };
}

const begins = (names: readonly string[]): string[] =>
  names.flatMap((name) => (name === 'the watch' ? ['say the watch', 'start the watch'] : [`start ${name}`]));
const ends = (names: readonly string[]): string[] => [...names].reverse().map((name) => `stop ${name}`);

test('parts start in the order of the data, whatever module they are in, and stop in the reverse, before what they stand on', async () => {
  const { happened, start, on } = process();
  const app = await start();
  expect(happened.splice(0)).toEqual(begins(START_ORDER));
  expect((await on.health.ready()).parts).toEqual({ watch: 'ok' });
  await app.close();
  expect(happened).toEqual([...ends(START_ORDER), 'stop the journal']);
});

test('a signal stops them the same way, once', async () => {
  const { happened, start, on } = process();
  const app = await start();
  happened.splice(0);
  expect(await on.lifecycle.stop()).toEqual([]);
  await app.close();
  expect(happened).toEqual([...ends(START_ORDER), 'stop the journal']);
});

test('pages that close with the application close first, and their end waits for nothing that stops after them', async () => {
  const { happened, start, on } = process();
  const app = await start();
  happened.splice(0);
  on.lifecycle.onStop('the pages', async () => {
    await app.close();
    happened.push('stop the pages');
  });
  expect(await on.lifecycle.stop()).toEqual([]);
  expect(happened).toEqual(['stop the pages', ...ends(START_ORDER), 'stop the journal']);
});

test('a start that is refused is thrown as it was said, and what had started is stopped', async () => {
  const { happened, start, on } = process('the broker');
  const before = START_ORDER.slice(0, START_ORDER.indexOf('the broker'));
  await expect(start()).rejects.toThrow(new StartRefused('A port is in use.', 'Free it.'));
  await on.lifecycle.stop();
  expect(happened).toEqual([...begins(before), ...ends(before), 'stop the journal']);
});

test('nothing starts when what it stands on is refused, and Nest logs nothing of it: it is told where it ends', async () => {
  const { happened, start } = process('a store');
  await expect(start()).rejects.toThrow(new StartRefused('A port is in use.', 'Free it.'));
  expect(happened).toEqual([]);
});

test('who takes starts before who gives', () => {
  const inOrder = (...names: PartName[]): boolean =>
    names.every((name, i) => i === 0 || START_ORDER.indexOf(names[i - 1] as PartName) < START_ORDER.indexOf(name));
  expect(inOrder('the rules', 'record', 'the watch', 'deliver', 'the broker', 'the signs', 'the word that it watches')).toBe(
    true,
  );
});
