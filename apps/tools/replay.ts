import { bearLostReaders } from '#libs/runtime/index.js';
import { replay } from './replay/run.js';

bearLostReaders('goes-on');
process.exitCode = await replay(process.argv.slice(2), (line) => void process.stderr.write(`${line}\n`));
