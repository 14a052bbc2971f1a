export { MemoryBooks, type MemoryOptions, type News } from './books.js';
export { PassingJournal } from './journal.js';
export { FleetRegistry } from './registry.js';
