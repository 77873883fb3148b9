/** The remainder that is never negative, so that instants before 1970 count like later ones. */
export function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
