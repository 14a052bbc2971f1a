import { openBrokerAccess, openStores, oversee, runServer, sayOwnNumbers } from '#libs/composition/index.js';
import { portMustBeFree } from '#libs/runtime/index.js';
import { addressesOf, startHttp, tokensOf } from './index.js';

await runServer(['POSTGRES_URL', 'INFLUX_URL'], process.env, { locksFolder: false }, async (on) => {
  const { settings, clock, lifecycle, health, reporter, say } = on;
  await portMustBeFree(settings.HTTP_HOST, settings.HTTP_PORT, 'HALLWATCH_HTTP_PORT');
  const stores = await openStores(on);
  const madeUp = await stores.accounts.ensureAdmin(settings.ADMIN_PASSWORD);
  if (madeUp) say(`the account admin with the made-up password ${madeUp}; it is shown this once`);
  await stores.installation.say(settings.PUBLIC_URL, settings.MAP_DATUM);
  const overseen = await oversee(on, stores);
  const http = await startHttp({
    host: settings.HTTP_HOST,
    port: settings.HTTP_PORT,
    clock,
    ...stores,
    ...overseen,
    ...openBrokerAccess(on, stores),
    health,
    metrics: reporter.metrics,
    report: reporter.report,
    tokens: tokensOf(settings),
    ...addressesOf(settings),
  });
  lifecycle.onStop('the pages', () => http.close());
  sayOwnNumbers(on, stores.ownNumbers, 'api');
});
