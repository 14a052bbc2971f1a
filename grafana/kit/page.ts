import dashgen from 'grafana-dash-gen';
import type { Text } from '#libs/domain/index.js';
import { finish, type Generated } from './finish.js';
import { type Language, speaking } from './language.js';
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
  rows: { title: Text; panels: PanelIn[] }[];
}

export const uidOf = (key: string, language: Language): string => `hallwatch-${key}-${language}`;

/** Where a dashboard in the same language is. */
export const pathOf = (key: string, language: Language): string => `/d/${uidOf(key, language)}`;

type LibraryPanel = Parameters<InstanceType<typeof dashgen.Row>['addPanel']>[0];

/** The library wants one of its own panels, of which it calls `generate()` alone. */
function row(title: string, panels: Panel[]) {
  const made = new dashgen.Row({ title });
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

export function dashboardOf(page: Page, language: Language): Dashboard {
  const say = speaking(language);
  const dashboard = new dashgen.Dashboard({
    title: say(page.title),
    tags: ['hallwatch', `hallwatch-${language}`],
    timezone: 'Asia/Shanghai',
    editable: false,
    refresh: page.refresh,
    time: { from: `now-${page.range}`, to: 'now' },
    rows: page.rows.map(({ title, panels }) =>
      row(
        say(title),
        panels.map((panel) => panel(language)),
      ),
    ), // prettier-ignore
  });
  for (const variable of page.variables) dashboard.addTemplate(template(variable(language)));
  for (const one of page.annotations) dashboard.addAnnotation(annotation(one(language)));
  const made = { ...dashboard.generate(), links: [others(language), toConsole(language)] } as unknown as Generated;
  return finish(uidOf(page.key, language), say(page.about), made);
}
