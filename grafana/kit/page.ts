import dashgen from 'grafana-dash-gen';
import type { Text } from '#libs/domain/index.js';
import { finish, type Generated } from './finish.js';
import { type Language, speaking } from './language.js';
import { leadOn } from './lead-on.js';
import type { PanelIn } from './panel.js';
import type { Annotation, Dashboard, Link, Panel, Variable } from './shape.js';

/** One dashboard, before it is in a language. */
export interface Page {
  /** Stays for ever: it is in people's bookmarks. */
  key: string;
  title: Text;
  about: Text;
  /** Seen at first, back from now. */
  range: string;
  refresh: string;
  variables: ((language: Language) => Variable)[];
  annotations: ((language: Language) => Annotation)[];
  rows: PageRow[];
}

export interface PageRow {
  /** Absent: its panels stand without a heading, as on a screen that nobody touches. */
  title?: Text;
  /** Closed until somebody opens it; what is in it is not asked before. */
  folded?: boolean;
  panels: PanelIn[];
}

export const uidOf = (key: string, language: Language): string => `hallwatch-${key}-${language}`;

/** Where a dashboard in the same language is. */
export const pathOf = (key: string, language: Language): string => `/d/${uidOf(key, language)}`;

type LibraryPanel = Parameters<InstanceType<typeof dashgen.Row>['addPanel']>[0];

/** The library wants one of its own panels, of which it calls `generate()` alone. */
function row(panels: Panel[]) {
  const made = new dashgen.Row({ title: '' });
  for (const panel of panels) made.addPanel({ generate: () => panel } as unknown as LibraryPanel);
  return made;
}

/** The library's variables begin with `allValue: ''`, which Grafana would take for a value of its own. */
const template = (variable: Variable) =>
  ({ generate: () => variable }) as unknown as InstanceType<typeof dashgen.Templates.Custom>;
const annotation = (one: Annotation) => ({ generate: () => one }) as unknown as InstanceType<typeof dashgen.Annotations.Graphite>;

/** The other dashboards of the language, in one list. */
const others = (language: Language): Link => ({
  type: 'dashboards',
  title: speaking(language)({ zh: '其他看板', en: 'Other dashboards' }),
  tags: [`hallwatch-${language}`],
  asDropdown: true,
  includeVars: true,
  keepTime: true,
  icon: 'external link',
  targetBlank: false,
  tooltip: '',
});

const toConsole = (language: Language): Link => ({
  ...others(language),
  type: 'link',
  title: speaking(language)({ zh: '控制台', en: 'Console' }),
  // As Grafana names the variable that every dashboard has.
  url: '$console',
  tags: [],
  asDropdown: false,
  includeVars: false,
  keepTime: false,
});

/** Names of the variables of a page, as links give them on. */
export const variableNames = (page: Page): string[] => page.variables.map((variable) => variable('en').name);

/** @param pages all that there are, for what links from one to another give on. */
export function dashboardOf(page: Page, language: Language, pages: Page[]): Dashboard {
  const say = speaking(language);
  const dashboard = new dashgen.Dashboard({
    title: say(page.title),
    tags: ['hallwatch', `hallwatch-${language}`],
    timezone: 'Asia/Shanghai',
    editable: false,
    refresh: page.refresh,
    time: { from: `now-${page.range}`, to: 'now' },
    rows: page.rows.map(({ panels }) => row(panels.map((panel) => panel(language)))),
  });
  for (const variable of page.variables) dashboard.addTemplate(template(variable(language)));
  for (const one of page.annotations) dashboard.addAnnotation(annotation(one(language)));
  const links = [others(language), toConsole(language)];
  const made = { ...dashboard.generate(), links } as unknown as Generated;
  const rows = page.rows.map(({ title, folded = false }) => ({ ...(title && { title: say(title) }), folded }));
  const known = new Map(pages.map((one) => [pathOf(one.key, language), variableNames(one)]));
  return leadOn(finish({ uid: uidOf(page.key, language), description: say(page.about), rows }, made), variableNames(page), known);
}
