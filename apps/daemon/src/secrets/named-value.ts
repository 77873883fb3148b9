/** A secret value under its name. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}
