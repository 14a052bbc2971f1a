import { Lifecycle } from '#libs/runtime/index.js';
import { ApiModule } from '../api.module.js';
import { createServer, openPages } from '../server.js';
import type { HttpParts } from './values.module.js';
import { ValuesModule } from './values.module.js';

/** The HTTP side alone, on given ports. When it is refused nothing of it is left running. */
export async function startHttp(parts: HttpParts): Promise<{ url: string; close(): Promise<void> }> {
  const { host, port, report, metrics, trustedProxies, web, arrival } = parts;
  const lifecycle = new Lifecycle();
  const close = async (): Promise<void> => {
    const errors = await lifecycle.stop();
    if (errors.length > 0) throw new AggregateError(errors, 'The pages did not close cleanly');
  };
  const settings = { ...web, HTTP_HOST: host, HTTP_PORT: port, ...(trustedProxies && { TRUSTED_PROXIES: trustedProxies }) };
  const root = { module: ApiModule, imports: [ValuesModule.of(parts)] };
  const app = await createServer(root, { settings, reporter: { report, metrics }, ...(arrival && { arrival }) });
  try {
    return { url: await openPages(app, { settings, lifecycle }), close };
  } catch (error) {
    await close();
    throw error;
  }
}
