import { ApiError, type CallInput, createClient, type Route } from '@open-design/contracts';
import {
  QueryClient,
  queryOptions,
  useMutation,
  type UseMutationResult,
  useQuery,
  type UseQueryResult,
} from '@tanstack/react-query';
import type { z } from 'zod';
import { isListening } from './live/listening.ts';
import { readAgain } from './live/read-again.ts';

/** The daemon that served this page; the browser shows it the session's cookie by itself. */
export const client = createClient({ url: window.location.origin, token: null });

/** What is shown stays on the screen until something newer is there; the live stream says when to look again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status < 500),
      refetchOnWindowFocus: false,
    },
  },
});

/** A read of the API as a query. Its key begins with the route's path, by which `live/` finds it. */
export function apiQuery<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(route: Route<P, Q, B, A>, input: Omit<CallInput<Route<P, Q, B, A>>, 'signal'> = {}) {
  const { params, query, body } = input;
  return queryOptions({
    queryKey: [route.path, { params, query, body }],
    async queryFn({ signal }) {
      await isListening();
      return await client.call(route, { ...input, signal });
    },
  });
}

/** Reads a route and keeps what it answered last on the screen while it reads again. */
export function useApi<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  route: Route<P, Q, B, A>,
  input: Omit<CallInput<Route<P, Q, B, A>>, 'signal'> = {},
  options: { readonly enabled?: boolean; readonly refetchInterval?: number } = {},
): UseQueryResult<z.output<A>> {
  return useQuery({ ...apiQuery(route, input), ...options });
}

/** Calls a route that changes something. What it changed is read again when the daemon says so; `changes` names paths that it says nothing about. */
export function useCommand<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  A extends z.ZodType,
>(
  route: Route<P, Q, B, A>,
  changes: readonly { readonly path: string }[] = [],
): UseMutationResult<z.output<A>, Error, Omit<CallInput<Route<P, Q, B, A>>, 'signal'>> {
  return useMutation({
    mutationFn: (input) => client.call(route, input),
    onSuccess: () =>
      Promise.all(changes.map(({ path }) => readAgain(queryClient, [path]))).then(() => undefined),
  });
}

/** What an error says to a person. */
export function messageOf(error: unknown): string {
  if (error instanceof TypeError) return 'The daemon cannot be reached.';
  return error instanceof Error ? error.message : String(error);
}
