import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { bearLostReaders, Lifecycle, print, StartRefused, SystemClock } from '#libs/runtime/index.js';
import { USAGE, type Wanted, wanted } from './arguments.js';
import type { TellTruth } from './model/index.js';
import { simulate } from './simulate.js';
import type { Simulation, SimulatorEvent } from './simulation.js';

/** Exit code for a command line that is wrong. */
const BAD_ARGUMENTS = 2;
/** After a second Ctrl-C, or when goodbyes take longer than this, milliseconds. */
const GOODBYE_MS = 4_000;

function writeFleet({ fleet, 'write-fleet': file }: Wanted): void {
  if (!file) return;
  try {
    writeFileSync(file, `${JSON.stringify(fleet, null, 2)}\n`);
  } catch (cause) {
    throw new StartRefused(
      `--write-fleet ${file} cannot be written.`,
      'Name a file in an existing folder that you may write to.',
      cause,
    );
  }
  print(`${file}: ${fleet.halls.length} halls, ${fleet.kiosks.length} kiosks, ${fleet.people.length} people`);
}

/** A line for each cause, when it is over. */
function truthInto(file: string | undefined, lifecycle: Lifecycle): TellTruth | undefined {
  if (!file) return undefined;
  try {
    const into = openSync(file, 'w');
    lifecycle.onStop('truth', () => closeSync(into));
    return (cause) => void writeSync(into, `${JSON.stringify(cause)}\n`);
  } catch (cause) {
    throw new StartRefused(
      `--truth ${file} cannot be written.`,
      'Name a file in an existing folder that you may write to.',
      cause,
    );
  }
}

/** Each reason for a refused connection is told once, not once a kiosk. */
function teller(): (told: SimulatorEvent) => void {
  const reasons = new Set<string>();
  return ({ what, kioskId, detail = '' }) => {
    if (what === 'struck' || what === 'mended') print(`${kioskId} ${what}: ${detail}`);
    if (what !== 'refused' || reasons.has(detail)) return;
    reasons.add(detail);
    print(`${kioskId} was not let in: ${detail}. Trying again, as all kiosks do; this is said once.`);
  };
}

function everySecond(simulation: Simulation, kiosks: number, lifecycle: Lifecycle): void {
  const clock = new SystemClock();
  const startedAt = clock.now();
  let before = 0;
  let callOff = (): void => {};
  const tell = (): void => {
    const { connected, published, acknowledged } = simulation.counters;
    const seconds = Math.round((clock.now() - startedAt) / 1_000);
    print(
      `${seconds} s  connected ${connected}/${kiosks}  published ${published} (${published - before}/s)  acknowledged ${acknowledged}`,
    );
    before = published;
    callOff = clock.after(1_000, tell);
  };
  callOff = clock.after(1_000, tell);
  lifecycle.onStop('report', () => callOff());
}

/** Answers how to stop without a signal. */
function stopOnSignal(lifecycle: Lifecycle): () => void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    new SystemClock().after(GOODBYE_MS, () => process.exit(1));
    void lifecycle.stop().then((errors) => {
      for (const error of errors) print(error.message);
      print('stopped');
      process.exit(errors.length > 0 ? 1 : 0);
    });
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return stop;
}

async function main(): Promise<void> {
  bearLostReaders('goes-on');
  const want = wanted(process.argv.slice(2));
  if (want.help) return print(USAGE);
  writeFleet(want);
  const { url, fleet, seed, rate, speed, scenes, passwordOf } = want;
  if (!url) return;
  const lifecycle = new Lifecycle();
  const stop = stopOnSignal(lifecycle);
  const truth = truthInto(want.truth, lifecycle);
  const simulation = await simulate({
    url,
    fleet,
    seed,
    rate,
    passwords: passwordOf,
    clock: new SystemClock(speed),
    opening: scenes ? 'eager' : 'calm',
    say: teller(),
    ...(truth && { truth }),
  });
  lifecycle.onStop('simulation', () => simulation.stop());
  void simulation.broken.then(({ message }) => {
    print(message);
    stop();
  });
  everySecond(simulation, fleet.kiosks.length, lifecycle);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof StartRefused ? error.message : String(error)}\n`);
  process.exitCode = error instanceof StartRefused ? BAD_ARGUMENTS : 1;
});
