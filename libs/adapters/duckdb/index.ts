export { DuckHistory } from './duck-history.js';
export { rowsInHistory } from './save.js';
