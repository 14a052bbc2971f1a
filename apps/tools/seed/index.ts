export { type SeedWishes, seedHistory } from './seed-history.js';
