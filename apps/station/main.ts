import { runStation } from './station.js';

await runStation(process.argv.slice(2), process.env);
