import { replay } from './replay/run.js';

process.exitCode = await replay(process.argv.slice(2), (line) => void process.stderr.write(`${line}\n`));
