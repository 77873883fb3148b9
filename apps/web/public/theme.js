// Before the first paint, so that a page in the dark does not flash white. A file of its own: the content policy allows no inline script.
{
  const chosen = localStorage.getItem('od-theme');
  const isDark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}
