export type Theme = 'light' | 'dark';

/** What is shown now: the person's choice, or else the system's. `theme.js` has set it before the first paint. */
export function shownTheme(): Theme {
  return document.documentElement.dataset['theme'] === 'dark' ? 'dark' : 'light';
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem('od-theme', theme);
  document.documentElement.dataset['theme'] = theme;
}
