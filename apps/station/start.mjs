// `npm start` and `npm run demo`: builds what is old, then runs the station in this same process.
import { ensureBuilt } from '../tools/build.mjs';

ensureBuilt();
await import('../../dist/apps/station/main.js');
