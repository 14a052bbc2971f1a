export * from './fleet/generate.js';
export { type Cause, type Days, daysOf, type Noise, noiseTimes, type TellTruth } from './model/index.js';
export { type SimulateOptions, simulate } from './simulate.js';
export type { Counters, Say, Simulation, Time, Told } from './simulation.js';
export { type Done, type Heard, type VirtualFleetOptions, virtualFleet, virtualLife } from './virtual/virtual-fleet.js';
