import { freshness } from './freshness.js';
import { LANGUAGES, type Language } from './kit/language.js';
import { dashboardOf, type Page, uidOf } from './kit/page.js';
import type { Claim } from './kit/panel.js';
import type { Dashboard } from './kit/shape.js';
import { availability } from './pages/availability.js';
import { hall } from './pages/hall.js';
import { kiosk } from './pages/kiosk.js';
import { orders } from './pages/orders.js';
import { platform } from './pages/platform.js';
import { supplies } from './pages/supplies.js';
import { wall } from './pages/wall.js';

/** On each of them stands first how fresh it is. */
const PAGES: Page[] = [wall, hall, kiosk, supplies, orders, availability, platform].map((page) => ({
  ...page,
  rows: [{ panels: [freshness] }, ...page.rows],
}));

export interface Made {
  language: Language;
  /** Below `grafana/dashboards`. */
  file: string;
  dashboard: Dashboard;
  /** What each panel claims, in the order of the page. */
  claims: Claim[];
}

/** Every dashboard in every language. */
export const dashboards = (): Made[] =>
  LANGUAGES.flatMap((language) =>
    PAGES.map((page) => ({
      language,
      file: `${language}/${uidOf(page.key, language)}.json`,
      dashboard: dashboardOf(page, language, PAGES),
      claims: page.rows.flatMap(({ panels }) => panels.map(({ claims }) => claims)),
    })),
  );

/** As it stands in the file that Grafana reads. */
export const textOf = ({ dashboard }: Made): string => `${JSON.stringify(dashboard, null, 2)}\n`;
