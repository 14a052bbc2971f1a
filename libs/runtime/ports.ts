import { createServer } from 'node:net';
import { StartRefused } from './failure.js';

/**
 * Makes sure that an address can be listened on, before anything slow is started for it. Throws {@link StartRefused}.
 * @param variable name of the setting that has the port.
 */
export function portMustBeFree(host: string, port: number, variable: string): Promise<void> {
  if (port === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new StartRefused(
          `Port ${port} on ${host} cannot be listened on (${error.code}).`,
          `Stop what uses it, or set ${variable} to another port.`,
          error,
        ),
      );
    });
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve()));
  });
}
