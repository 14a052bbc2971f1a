import { runJournal } from './journal/run.js';

process.exitCode = await runJournal(process.argv.slice(2), process.env, (line) => void process.stdout.write(`${line}\n`));
