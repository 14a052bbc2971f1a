import { bearLostReaders, print } from '#libs/runtime/index.js';
import { runJournal } from './journal/run.js';

bearLostReaders('ends');
process.exitCode = await runJournal(process.argv.slice(2), process.env, print);
