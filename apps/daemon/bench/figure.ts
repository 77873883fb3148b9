/** What a figure should be at least, or at most. */
export interface Goal {
  readonly is: 'at least' | 'at most';
  readonly value: number;
}

/** One measured number, with how it came about. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** Such as `/s`, `ms`, `MiB`; empty for a ratio. */
  readonly unit: string;
  readonly goal?: Goal;
  readonly method: string;
}

/** What a benchmark may use, and how much it may take. */
export interface Setting {
  /** A smoke run: everything is done, in small, and the figures mean little. */
  readonly quick: boolean;
  /** An empty folder of its own on the measured disk; removed afterwards. */
  readonly folder: string;
  /** Says on stderr what is being done. */
  readonly say: (text: string) => void;
}

/** One of the benchmarks that `--only` can name. */
export interface Bench {
  readonly name: string;
  readonly title: string;
  readonly run: (setting: Setting) => Promise<readonly Figure[]>;
}

/** Whether a figure is what it should be; null where nothing was asked. */
export function isMet({ value, goal }: Figure): boolean | null {
  if (goal === undefined) return null;
  return goal.is === 'at least' ? value >= goal.value : value <= goal.value;
}
