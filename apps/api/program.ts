import { runServer, storesOf } from '#libs/composition/index.js';
import { portMustBeFree } from '#libs/runtime/index.js';
import { warnOfAdminPassword } from './access/admin-password.js';
import { keepFactors } from './access/keep-factors.js';
import { ApiServerModule } from './api-server.module.js';
import { createServer, openPages } from './server.js';

await runServer(['POSTGRES_URL', 'INFLUX_URL'], process.env, { locksFolder: false, isReady: 'with-its-pages' }, async (on) => {
  const { settings, say } = on;
  await portMustBeFree(settings.HTTP_HOST, settings.HTTP_PORT, 'HALLWATCH_HTTP_PORT');
  const app = await createServer(ApiServerModule.forRoot(on), on);
  const { accounts, factors, installation } = storesOf(app);
  const madeUp = await accounts.ensureAdmin(settings.ADMIN_PASSWORD, on.clock.now());
  await keepFactors(factors, on.reporter.report);
  warnOfAdminPassword(settings.ADMIN_PASSWORD, on.reporter.report);
  if (madeUp) say(`the account admin with the made-up password ${madeUp}; it is shown this once`);
  await installation.say(settings.PUBLIC_URL, settings.MAP_DATUM);
  await openPages(app, on);
});
