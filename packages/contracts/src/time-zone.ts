// Apart from the schemas, so that who only asks for zones need not load what parses them.

/** Names found good once: asking Intl costs some 50 µs. Bounded by the number of zones. */
const known = new Set<string>();

/** Whether this runtime's time-zone database knows the name. Names are IANA's; fixed offsets like `+02:00` are refused. */
export function isTimeZone(name: string): boolean {
  if (known.has(name)) return true;
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions();
    known.add(name);
    return true;
  } catch {
    return false;
  }
}
