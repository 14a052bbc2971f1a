export * from './fleet/generate.js';
export { type SimulateOptions, simulate } from './simulate.js';
export type { Counters, Say, Simulation, Time, Told } from './simulation.js';
export { type Heard, type VirtualFleetOptions, virtualFleet } from './virtual/virtual-fleet.js';
