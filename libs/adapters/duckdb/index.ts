export { DuckHistory } from './duck-history.js';
