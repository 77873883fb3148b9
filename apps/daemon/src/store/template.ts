import { type RawBuilder, sql } from 'kysely';
import type { Engine, Parameter, Statement, StatementText } from './plan.ts';

/** Stands in a query for a value that every use fills in. */
class Blank {
  constructor(readonly name: string) {}
}

type Blanks<V> = <K extends keyof V & string>(name: K) => RawBuilder<V[K]>;

/**
 * A statement whose text is made once for each engine instead of at every use:
 * on the claim's path the builder took longer than the engine (ADR 0002).
 * `make` writes `blank('name')` wherever a use has its value.
 */
export function template<V extends Readonly<Record<string, Parameter>>>(
  make: (blank: Blanks<V>) => Statement,
): (values: V) => Statement {
  const texts = new Map<Engine, StatementText>();
  const textFor = (engine: Engine): StatementText => {
    const known = texts.get(engine);
    if (known !== undefined) return known;
    const text = make(blankOf).text(engine);
    texts.set(engine, text);
    return text;
  };
  return (values) => ({
    text(engine) {
      const { sql, parameters } = textFor(engine);
      const filled: unknown[] = [];
      for (const it of parameters) filled.push(it instanceof Blank ? values[it.name] : it);
      return { sql, parameters: filled };
    },
  });
}

function blankOf<T>(name: string): RawBuilder<T> {
  return sql<T>`${new Blank(name)}`;
}
