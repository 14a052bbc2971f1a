import { ref, watchEffect } from 'vue';

export type Language = 'zh' | 'en';
export type Theme = 'system' | 'light' | 'dark';

const LANGUAGES = ['zh', 'en'] as const;
const THEMES = ['system', 'light', 'dark'] as const;

/** Private windows may refuse storage: then the choice lasts as long as the page. */
export const attempt = <T>(act: () => T): T | null => {
  try {
    return act();
  } catch {
    return null;
  }
};

const remembered = <T extends string>(key: string, allowed: readonly T[], otherwise: T): T =>
  allowed.find((value) => value === attempt(() => localStorage.getItem(key))) ?? otherwise;

export const language = ref<Language>(remembered('hallwatch.language', LANGUAGES, 'zh'));
export const theme = ref<Theme>(remembered('hallwatch.theme', THEMES, 'system'));

const systemDark = matchMedia('(prefers-color-scheme: dark)');
/** True while the page is shown dark, by choice or by the system. */
export const dark = ref(false);

const show = (): void => {
  dark.value = theme.value === 'dark' || (theme.value === 'system' && systemDark.matches);
  document.documentElement.dataset.theme = dark.value ? 'dark' : 'light';
};
systemDark.addEventListener('change', show);

watchEffect(() => {
  document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
  attempt(() => localStorage.setItem('hallwatch.language', language.value));
});

watchEffect(() => {
  attempt(() => localStorage.setItem('hallwatch.theme', theme.value));
  show();
});

/** system → light → dark → system. */
export const nextTheme = (): void => {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'system';
};

/** The public board, in the language that is shown here. Its pages are the server's. */
export const boardOf = (hallId?: string): string =>
  `/board${hallId === undefined ? '' : `/${encodeURIComponent(hallId)}`}?lang=${language.value}`;
