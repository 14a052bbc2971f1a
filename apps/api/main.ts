import { enter } from '#libs/entry/index.js';

await enter(() => import('./program.js'));
