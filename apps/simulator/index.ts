export * from './fleet/generate.js';
export { simulate, type SimulateOptions } from './simulate.js';
export type { Counters, Say, Simulation, Time, Told } from './simulation.js';
