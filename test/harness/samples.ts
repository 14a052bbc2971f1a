import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile } from '#libs/runtime/index.js';

type Command = [program: string, ...args: string[]];

/** A sample client of docs/samples, in one language. */
export interface Sample {
  language: string;
  /** What is missing to run it here, or null. */
  missing(): string | null;
  /** Makes it ready in a folder; answers how it is started. */
  make(folder: string): Command;
}

const source = (name: string): string => projectFile('docs', 'samples', name);

function run([program, ...args]: Command, env: Record<string, string> = {}): { ok: boolean; said: string } {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, ...env } });
  return { ok: status === 0, said: `${error?.message ?? ''}${stdout}${stderr}` };
}

/** Throws with what the compiler said; a warning is an error. */
function compiled(command: Command, env: Record<string, string> = {}): void {
  const { ok, said } = run(command, env);
  if (!ok) throw new Error(`${command.join(' ')} failed:\n${said}`);
}

/** Debian's own: another Python of the machine does not have Debian's libraries. */
export const PYTHON = '/usr/bin/python3';
export const PAHO_ABSENT = 'python3-paho-mqtt is not installed';
export const hasPaho = (): boolean => run([PYTHON, '-c', 'import paho.mqtt.client']).ok;

const GO_SOURCES = '/usr/share/gocode';
const JARS = ['mqtt-client', 'hawtbuf', 'hawtdispatch', 'hawtdispatch-transport'].map((jar) => `/usr/share/java/${jar}.jar`);

export const SAMPLES: readonly Sample[] = [
  {
    language: 'Python',
    missing: () => (hasPaho() ? null : PAHO_ABSENT),
    make: () => [PYTHON, source('kiosk.py')],
  },
  {
    language: 'C',
    missing: () => {
      const found = existsSync('/usr/include/mosquitto.h') && run(['gcc', '--version']).ok;
      return found ? null : 'libmosquitto-dev and gcc are not installed';
    },
    make: (folder) => {
      const program = join(folder, 'kiosk-c');
      compiled(['gcc', '-Wall', '-Wextra', '-Werror', '-o', program, source('kiosk.c'), '-lmosquitto', '-lpthread']);
      return [program];
    },
  },
  {
    language: 'Go',
    missing: () => {
      const found = existsSync(join(GO_SOURCES, 'src/github.com/eclipse/paho.mqtt.golang')) && run(['go', 'version']).ok;
      return found ? null : 'golang-go and golang-github-eclipse-paho.mqtt.golang-dev are not installed';
    },
    make: (folder) => {
      const program = join(folder, 'kiosk-go');
      const env = { GO111MODULE: 'off', GOPATH: GO_SOURCES, GOCACHE: join(folder, 'go-cache') };
      compiled(['go', 'vet', source('kiosk.go')], env);
      compiled(['go', 'build', '-o', program, source('kiosk.go')], env);
      return [program];
    },
  },
  {
    language: 'Java',
    missing: () => {
      const found = JARS.every((jar) => existsSync(jar)) && run(['javac', '-version']).ok;
      return found ? null : 'a JDK and libmqtt-client-java are not installed';
    },
    make: (folder) => {
      compiled(['javac', '-d', folder, '-cp', JARS.join(':'), source('Kiosk.java')]);
      return ['java', '-cp', [folder, ...JARS].join(':'), 'Kiosk'];
    },
  },
];

/** A sample that runs as one kiosk. */
export class RunningSample {
  output = '';
  private readonly child: ChildProcessWithoutNullStreams;

  constructor([program, ...args]: Command, env: Record<string, string>) {
    this.child = spawn(program, args, { env: { ...process.env, ...env }, stdio: 'pipe' });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding('utf8').on('data', (more: string) => {
        this.output += more;
      });
    }
  }

  /** A line on its input. */
  type(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
