export { warnOfAdminPassword } from './access/admin-password.js';
export { keepFactors } from './access/keep-factors.js';
export { ApiModule } from './api.module.js';
export { PortsModule } from './ports/ports.module.js';
export { createServer, openPages } from './server.js';
