import type { Usage } from '@open-design/contracts';

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** `10.7 kB`. @param bytes a size */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** `12.4 k`, `3.1 M`. */
export function short(count: number): string {
  if (count < 1_000) return String(count);
  if (count < 999_500) return `${(count / 1_000).toFixed(count < 10_000 ? 1 : 0)} k`;
  return `${(count / 1_000_000).toFixed(count < 10_000_000 ? 1 : 0)} M`;
}

/** `$0.42`; less than a cent is said as such. @param usd an amount in USD */
export function money(usd: number): string {
  if (usd > 0 && usd < 0.01) return '< $0.01';
  return `$${usd.toFixed(usd < 100 ? 2 : 0)}`;
}

/** Tokens in and out together, or null where the agent says none. */
export function tokensOf(usage: Usage | null): number | null {
  if (usage === null || (usage.input === null && usage.output === null)) return null;
  return (usage.input ?? 0) + (usage.output ?? 0);
}
