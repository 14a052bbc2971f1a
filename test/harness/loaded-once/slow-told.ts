/** A file of tests as Jest tells of it. */
interface Ended {
  testFilePath: string;
  perfStats: { runtime: number };
}

interface GlobalConfig {
  rootDir: string;
}

/** From here on a file is told; it is worth a line in slow-first.ts. */
const SLOW_S = 10;

const seconds = ({ perfStats }: Ended): number => Math.round(perfStats.runtime / 1000);

/** Tells, when a run is over, what took long. */
export default class SlowTold {
  constructor(private readonly config: GlobalConfig) {}

  onRunComplete(_: unknown, { testResults }: { testResults: Ended[] }): void {
    const slow = testResults.filter((file) => seconds(file) >= SLOW_S).sort((a, b) => seconds(b) - seconds(a));
    if (slow.length > 0) process.stderr.write(`\nSlow, in seconds:\n${slow.map((file) => this.line(file)).join('')}`);
  }

  private line(file: Ended): string {
    return `${String(seconds(file)).padStart(5)}  ${file.testFilePath.replace(`${this.config.rootDir}/`, '')}\n`;
  }
}
