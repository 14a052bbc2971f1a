// The front door to the modules. It is one of its own, so that a tool that opens none starts without Nest.

export { BrokerModule } from './broker.module.js';
export { BrokerAccessModule } from './broker-access.module.js';
export { nestOptions } from './nest-log.js';
export { OverseeModule } from './oversee.module.js';
export { OwnNumbersModule } from './own-numbers.module.js';
export { PipelineModule } from './pipeline.module.js';
export { RuntimeModule } from './runtime.module.js';
export { StoresModule } from './stores.module.js';
