import { createRequire } from 'node:module';
import { createContext } from 'node:vm';
import { leftOpen } from '../left-open.js';
import { endStartedSince, runningNow } from './children.js';
import { cpuSeconds, noteTaken } from './cpu.js';
import { PutBack } from './put-back.js';

interface Timers {
  dispose(): void;
}

interface Mocks {
  restoreAllMocks(): void;
}

interface Told {
  projectConfig: object;
}

interface OfFile {
  testPath: string;
}

const require = createRequire(import.meta.url);
type MakesTimers = new (made: object) => Timers;
const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers') as Record<
  'LegacyFakeTimers' | 'ModernFakeTimers',
  MakesTimers
>;
const { ModuleMocker } = require('jest-mock') as { ModuleMocker: new (of: object) => Mocks };

interface Timer {
  id: number;
  ref(): Timer;
  unref(): Timer;
}

const timerConfig = {
  idToRef(id: number): Timer {
    const timer = { id, ref: () => timer, unref: () => timer };
    return timer;
  },
  refToId: (timer?: Timer) => timer?.id,
};

/** The process itself, where Node loads what is tested; what Jest and the tests change of it is put back after each file. */
export default class ThisProcess {
  readonly global = globalThis;
  readonly moduleMocker = new ModuleMocker(globalThis);
  readonly fakeTimers: Timers;
  readonly fakeTimersModern: Timers;
  private readonly before = new PutBack();
  private readonly others = runningNow();
  /** For what Jest loads for itself. */
  private readonly aside = createContext();
  private readonly began = cpuSeconds();

  constructor(
    { projectConfig }: Told,
    private readonly file: OfFile,
  ) {
    const made = { config: projectConfig, global: globalThis, moduleMocker: this.moduleMocker, timerConfig };
    this.fakeTimers = new LegacyFakeTimers(made);
    this.fakeTimersModern = new ModernFakeTimers(made);
  }

  async setup(): Promise<void> {}

  async teardown(): Promise<void> {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    this.moduleMocker.restoreAllMocks();
    this.before.putBack();
    endStartedSince(this.others);
    for (const stop of leftOpen) await stop();
    noteTaken({ path: this.file.testPath, seconds: cpuSeconds() - this.began });
  }

  exportConditions(): string[] {
    return ['node', 'node-addons'];
  }

  getVmContext(): object {
    return this.aside;
  }
}
