import { type ChildProcessWithoutNullStreams, execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectFile } from '#libs/runtime/index.js';

type Command = [program: string, ...args: string[]];

/** A sample client of docs/samples, with one library. */
export interface Sample {
  name: string;
  /** What is missing to run it here, or null. */
  missing(): string | null;
  /** Makes it ready in a folder; answers how it is started. */
  make(folder: string): Promise<Command>;
}

const source = (name: string): string => projectFile('docs', 'samples', name);

const runs = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

/** Throws with what the compiler said; a warning is an error. */
async function compiled([program, ...args]: Command, env: Record<string, string> = {}): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    execFile(program, args, { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program} ${args.join(' ')} failed:\n${error.message}\n${stdout}${stderr}`));
      else resolve();
    });
  });
}

/** Debian's own: another Python of the machine does not have Debian's libraries. */
export const PYTHON = '/usr/bin/python3';
export const PAHO_ABSENT = 'python3-paho-mqtt is not installed';
export const hasPaho = (): boolean => runs(PYTHON, '-c', 'import paho.mqtt.client');

const GO_SOURCES = '/usr/share/gocode';
const JARS = ['mqtt-client', 'hawtbuf', 'hawtdispatch', 'hawtdispatch-transport'].map((jar) => `/usr/share/java/${jar}.jar`);

/** What the compiler of Go has of libraries, from run to run. */
const GO_CACHE = projectFile('node_modules', '.cache', 'go-samples');
const GO = { GO111MODULE: 'off', GOPATH: GO_SOURCES, GOCACHE: GO_CACHE };

/** In C with a library of Debian's. */
const inC = (library: string, header: string, debian: string, file: string, link: string): Sample => ({
  name: `C-${library}`,
  missing: () => (existsSync(header) && runs('gcc', '--version') ? null : `${debian} and gcc are not installed`),
  make: async (folder) => {
    const program = join(folder, `kiosk-${library}`);
    await compiled(['gcc', '-Wall', '-Wextra', '-Werror', '-o', program, source(file), `-l${link}`, '-lpthread']);
    return [program];
  },
});

export const SAMPLES: readonly Sample[] = [
  {
    name: 'Python',
    missing: () => (hasPaho() ? null : PAHO_ABSENT),
    make: async () => [PYTHON, source('kiosk.py')],
  },
  inC('libmosquitto', '/usr/include/mosquitto.h', 'libmosquitto-dev', 'kiosk.c', 'mosquitto'),
  inC('Paho', '/usr/include/MQTTAsync.h', 'libpaho-mqtt-dev', 'kiosk-paho.c', 'paho-mqtt3a'),
  {
    name: 'Go',
    missing: () => {
      const found = existsSync(join(GO_SOURCES, 'src/github.com/eclipse/paho.mqtt.golang')) && runs('go', 'version');
      return found ? null : 'golang-go and golang-github-eclipse-paho.mqtt.golang-dev are not installed';
    },
    make: async (folder) => {
      const program = join(folder, 'kiosk-go');
      await compiled(['go', 'build', '-o', program, source('kiosk.go')], GO);
      await compiled(['go', 'vet', source('kiosk.go')], GO);
      return [program];
    },
  },
  {
    name: 'Java',
    missing: () => {
      const found = JARS.every((jar) => existsSync(jar)) && runs('javac', '-version');
      return found ? null : 'a JDK and libmqtt-client-java are not installed';
    },
    make: async (folder) => {
      await compiled(['javac', '-d', folder, '-cp', JARS.join(':'), source('Kiosk.java')]);
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
