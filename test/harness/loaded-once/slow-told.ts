/** A file of tests as Jest tells of it. */
interface Ended {
  testFilePath: string;
  perfStats: { runtime: number };
}

interface GlobalConfig {
  rootDir: string;
  watch: boolean;
  watchAll: boolean;
}

/** From here on a file is told; it is worth a line in slow-first.ts. */
const SLOW_S = 10;
/** A run that is over ends by itself when nothing is left open. */
const PATIENCE_S = 10;

const seconds = ({ perfStats }: Ended): number => Math.round(perfStats.runtime / 1000);

/** Tells, when a run is over, what took long and what keeps it from ending. */
export default class SlowTold {
  constructor(private readonly config: GlobalConfig) {}

  onRunComplete(_: unknown, { testResults }: { testResults: Ended[] }): void {
    const slow = testResults.filter((file) => seconds(file) >= SLOW_S).sort((a, b) => seconds(b) - seconds(a));
    if (slow.length > 0) process.stderr.write(`\nSlow, in seconds:\n${slow.map((file) => this.line(file)).join('')}`);
    if (!this.config.watch && !this.config.watchAll) endIfHeld();
  }

  private line(file: Ended): string {
    return `${String(seconds(file)).padStart(5)}  ${file.testFilePath.replace(`${this.config.rootDir}/`, '')}\n`;
  }
}

/** A test that failed may have left a server or a socket open, which would keep this process for ever. */
function endIfHeld(): void {
  setTimeout(() => {
    const left = process.getActiveResourcesInfo().join(', ');
    process.stderr.write(`Tests left something open (${left}): look for what is not closed. Ended after ${PATIENCE_S} s.\n`);
    process.exit(process.exitCode || 1);
  }, PATIENCE_S * 1000).unref();
}
