import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { freePort } from '#apps/tools/local/launch.js';
import { SystemClock } from '#libs/runtime/index.js';
import { noBrowser, openBrowser, type StoryBrowser } from '#test/harness/browser.js';
import { closeWithoutComplaint, expectToFit } from '#test/harness/console.js';
import { OIDC_CLIENT, OidcServer } from '#test/harness/oidc-server.js';
import { StoryStation } from '#test/harness/station.js';
import { story } from '#test/harness/story.js';

const PATIENCE = { timeout: 10_000 };
const held: { station?: StoryStation; oidc?: OidcServer; browser?: StoryBrowser | null } = {};

/** The provider is at localhost and the console at 127.0.0.1: to a browser these are two sites. */
async function open(): Promise<void> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  held.oidc = await OidcServer.open(`${url}/api/v1/session/oidc/return`);
  const env = {
    HALLWATCH_HTTP_PORT: String(port),
    HALLWATCH_PUBLIC_URL: url,
    HALLWATCH_OIDC_ISSUER: held.oidc.issuer,
    HALLWATCH_OIDC_CLIENT_ID: OIDC_CLIENT.id,
    HALLWATCH_OIDC_CLIENT_SECRET: OIDC_CLIENT.secret,
    HALLWATCH_OIDC_LABEL: '市统一身份认证',
  };
  held.station = await StoryStation.open({ clock: new SystemClock(), env });
  await held.station.hall();
  await held.station.stores.database.query(`INSERT INTO account (name, roles, person_id) VALUES ('chen', '["noc"]', 'p-1')`);
  held.browser = await openBrowser();
}

const absent = noBrowser();
if (absent) test.skip(absent, () => undefined);
else {
  beforeAll(open, 60_000);
  afterAll(async () => {
    await held.browser?.close();
    await held.station?.remove();
    await held.oidc?.close();
  }, 30_000);

  for (const size of ['desktop', 'phone'] as const) {
    story(`who wants a page logs in at the provider, which is another site, and comes to that page, on the ${size}`, async () => {
      const { browser, station, oidc } = held;
      if (!browser || !station || !oidc) throw new Error('Nothing is up');
      const watched = await browser.page(station.url, { size });
      const { page } = watched;
      await page.goto('/?hall=hall-1');
      const button = page.locator('[data-way=oidc]');
      await button.filter({ hasText: '市统一身份认证' }).waitFor(PATIENCE);
      await expectToFit(page);

      oidc.who = { sub: 'sub-nobody', preferred_username: 'nobody' };
      await button.click();
      await page.locator('#login-error').filter({ hasText: '没有与您对应的账户' }).waitFor(PATIENCE);
      await expectToFit(page);

      await page.context().clearCookies();
      await page.goto('/?hall=hall-1');
      oidc.who = { sub: 'sub-chen', preferred_username: 'chen' };
      await button.click();
      await page.locator('[data-connection=live]').waitFor({ ...PATIENCE, state: 'attached' });
      expect(new URL(page.url()).search).toBe('?hall=hall-1');
      const cookies = await page.context().cookies(station.url);
      expect(cookies.find(({ name }) => name === 'hallwatch')).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
      expect(cookies.some(({ name }) => name === 'hallwatch_login')).toBe(false);

      await page.reload();
      await page.locator('[data-connection=live]').waitFor({ ...PATIENCE, state: 'attached' });
      await closeWithoutComplaint(watched);
    });
  }
}
