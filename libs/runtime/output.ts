/** What a program does when nobody reads what it prints any more, as behind `| head -2`: its work, or nothing. */
type WithoutReaders = 'goes-on' | 'ends';

/** A reader who has gone is no failure of ours: what is printed then is lost, and nothing else. */
export function bearLostReaders(program: WithoutReaders): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      if (program === 'ends') process.exit();
    });
}

/** Prints a line. */
export const print = (line: string): void => void process.stdout.write(`${line}\n`);
