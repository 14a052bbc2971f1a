export * from './fleet/generate.js';
export {
  type Befalls,
  type Cause,
  type Days,
  daysOf,
  NOISE,
  type Noise,
  noiseTimes,
  Random,
  SYSTEMS,
  type TellTruth,
} from './model/index.js';
export { Api } from './people/api.js';
export { enrol, phonesSecret } from './people/enrol.js';
export { ActingPeople } from './people/people.js';
export { Phones } from './people/phones.js';
export { lineOf as lineOfAct } from './people/run.js';
export { type SimulateOptions, simulate } from './simulate.js';
export type { Counters, Say, Simulation, SimulatorEvent, Time } from './simulation.js';
export { type Done, type Heard, type VirtualFleetOptions, virtualFleet, virtualLife } from './virtual/virtual-fleet.js';
