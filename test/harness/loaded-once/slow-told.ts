import { allTaken } from './cpu.js';

/** A file of tests as Jest tells of it. */
export interface Ended {
  testFilePath: string;
  perfStats: { runtime: number };
}

interface GlobalConfig {
  rootDir: string;
}

/** From here on a file is told, of either kind of seconds; it is worth a line in slow-first.ts. */
const SLOW_S = 10;
/** CPU seconds that the tests of `npm test` may take: two cores then need less than five minutes, with format, types and dead code. Ours. */
const BUDGET_S = 560;

interface Slow {
  path: string;
  seconds: number;
  cpu: number;
}

/** What is said of a run: what took long, and whether it all took more CPU than it may. A machine's word, so nothing fails by it. */
export function saidOf(rootDir: string, ended: Ended[], taken: Map<string, number>, isWhole: boolean): string {
  const files = ended.map(
    ({ testFilePath: path, perfStats }): Slow => ({ path, seconds: perfStats.runtime / 1000, cpu: taken.get(path) ?? 0 }),
  );
  const slow = files.filter(({ seconds, cpu }) => Math.max(seconds, cpu) >= SLOW_S).sort((a, b) => b.cpu - a.cpu);
  const lines = slow.map((file) => lineOf(rootDir, file));
  const all = Math.round([...taken.values()].reduce((sum, cpu) => sum + cpu, 0));
  return [
    ...(lines.length > 0 ? ['Slow: seconds, and those of CPU', ...lines] : []),
    ...(isWhole ? [`All files: ${all} s of CPU`] : []),
    ...(isWhole && all > BUDGET_S
      ? [`::warning::Tests took ${all} s of CPU, ${all - BUDGET_S} s over their budget: see the slow ones`]
      : []),
  ].join('\n');
}

function lineOf(rootDir: string, { path, seconds, cpu }: Slow): string {
  const columns = [seconds, cpu].map((number) => String(Math.round(number)).padStart(5)).join(' ');
  return `${columns}  ${path.replace(`${rootDir}/`, '')}`;
}

/** Tells, when a run is over, what took long. */
export default class SlowTold {
  constructor(private readonly config: GlobalConfig) {}

  onRunComplete(_: unknown, { testResults }: { testResults: Ended[] }): void {
    const isWhole = process.env['HALLWATCH_TEST_HALF'] === 'embedded';
    const said = saidOf(this.config.rootDir, testResults, allTaken(), isWhole);
    if (said) process.stderr.write(`\n${said}\n`);
  }
}
