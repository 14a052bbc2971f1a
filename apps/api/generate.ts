import { writeFileSync } from 'node:fs';
import { projectFile } from '#libs/runtime/index.js';
import { accessFile, accessPage, LANGUAGES } from './docs/access-page.js';
import { openApi } from './docs/openapi.js';
import { ordersFile, ordersPage } from './docs/orders-page.js';

/** Writes the committed OpenAPI document, and the pages of who may do what and of orders; a test fails when one differs from the code. */
writeFileSync(projectFile('apps', 'api', 'openapi.json'), `${JSON.stringify(openApi(), null, 2)}\n`);
for (const language of LANGUAGES) {
  writeFileSync(projectFile(...accessFile(language)), accessPage(language));
  writeFileSync(projectFile(...ordersFile(language)), ordersPage(language));
}
