const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Somebody's wish that the program end. */
export interface Interruption {
  /** Resolves at the first one: somebody pressed Ctrl-C (or the like), or nobody reads the output any more. */
  readonly happened: Promise<'signal' | 'unread'>;
  /** To be called when nobody reads any more. */
  readonly unread: () => void;
  /** What is done when a second one shows that the first takes too long. */
  onSecond(react: () => void): void;
  /** Gives the signals back to Node. */
  ignore(): void;
}

/** Takes Ctrl-C and its like over from Node, which would end at once and leave what has been started running. */
export function interruption(): Interruption {
  let count = 0;
  let second = (): void => undefined;
  let first: (why: 'signal' | 'unread') => void = () => undefined;
  const happened = new Promise<'signal' | 'unread'>((resolve) => {
    first = resolve;
  });
  const react = () => {
    count += 1;
    if (count === 1) first('signal');
    else second();
  };
  for (const name of signals) process.on(name, react);
  return {
    happened,
    unread: () => first('unread'),
    onSecond(reaction) {
      second = reaction;
    },
    ignore() {
      for (const name of signals) process.removeListener(name, react);
    },
  };
}
