import { createTheme, locationUtil, setWeekStart, ThemeContext } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { GlobalStyles } from '@grafana/ui';
import moment from 'moment';
import 'moment/dist/locale/zh-cn';
import { createRoot } from 'react-dom/client';
import type { Look } from './contract';
import { iconsFromBundle } from './icons';
import { Page } from './page';
import './page.css';
import { type DashboardJson, timeRangeOf } from './shown';

declare global {
  interface Window {
    HALLWATCH_LOOK: Look;
  }
}

/** `#light`, in place of the dark that Grafana has at first. */
const mode = location.hash === '#light' ? 'light' : 'dark';

async function draw(look: Look): Promise<void> {
  iconsFromBundle();
  // The words of Grafana's own components are in no published package: they stay English.
  await initPluginTranslations('hallwatch-look', []);
  // As Grafana 12 does: from the language of the browser, and then by the dashboard, which makes all words of time English (13 has them in English anyway).
  moment.locale(look.language === 'zh' ? 'zh-cn' : 'en-gb');
  setWeekStart((look.dashboard as DashboardJson).weekStart);
  locationUtil.initialize({
    // Nothing else of it is asked for.
    config: { appSubUrl: '' } as Parameters<typeof locationUtil.initialize>[0]['config'],
    getTimeRangeForUrl: () => timeRangeOf(look).raw,
    getVariablesUrlParams: () => ({}),
  });
  const root = document.getElementById('root');
  if (!root) throw new Error('The page has no place to draw in');
  createRoot(root).render(
    <ThemeContext.Provider value={createTheme({ colors: { mode } })}>
      <GlobalStyles />
      <Page look={look} />
    </ThemeContext.Provider>,
  );
}

void draw(window.HALLWATCH_LOOK);
