/** An instant as a date-and-time field on the viewer's clock has it. @param at UTC epoch ms */
export function toInput(at: number): string {
  const date = new Date(at);
  const wall = at - date.getTimezoneOffset() * 60_000;
  return new Date(wall).toISOString().slice(0, 16);
}

/** The instant (UTC epoch ms) that such a field says; null where it says none. */
export function fromInput(text: string): number | null {
  const at = new Date(text).getTime();
  return Number.isNaN(at) ? null : at;
}
