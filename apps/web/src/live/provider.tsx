import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { createInvalidator } from './invalidate.ts';
import { readAgain } from './read-again.ts';
import { type Connection, followDaemon } from './stream.ts';

const ConnectionContext = createContext<Connection>({ state: 'connecting' });

/** Keeps every query on the page up to date by the daemon's one stream of events. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const queries = useQueryClient();
  const [connection, setConnection] = useState<Connection>({ state: 'connecting' });
  useEffect(() => {
    const leaving = new AbortController();
    const invalidator = createInvalidator(queries);
    void followDaemon(
      {
        onEvent: (event) => invalidator.heard(event),
        onGap: () => void readAgain(queries),
        onConnection: setConnection,
      },
      leaving.signal,
    );
    return () => {
      leaving.abort();
      invalidator.stop();
    };
  }, [queries]);
  return <ConnectionContext value={connection}>{children}</ConnectionContext>;
}

/** Whether the page hears of what happens. */
export function useConnection(): Connection {
  return useContext(ConnectionContext);
}
