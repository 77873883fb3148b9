import { ApiError, type Route, routes } from '@open-design/contracts';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { client } from '../../api.ts';
import type { FileSource } from './source.ts';

/** Larger files are not shown as text (bytes). */
export const mostBytes = 2_000_000;

/** The text of a file; null where it holds what no text holds. */
export function useText(
  source: FileSource,
  path: string,
  isWanted = true,
): UseQueryResult<string | null> {
  const [route, id] =
    'runId' in source
      ? ([routes.rawRunFile, source.runId] as const)
      : ([routes.rawFile, source.projectId] as const);
  return useQuery({
    queryKey: [route.path, id, path],
    queryFn: ({ signal }) => read(route, { id, '*': path }, signal),
    enabled: isWanted,
  });
}

/** The text of a project's file as it is now; empty where there is none. */
export function useProjectText(projectId: string | null, path: string, isWanted: boolean) {
  return useQuery({
    queryKey: [routes.rawFile.path, projectId, path, 'or empty'],
    queryFn: ({ signal }) =>
      read(routes.rawFile, { id: projectId ?? '', '*': path }, signal).catch(emptyWhereMissing),
    enabled: isWanted && projectId !== null,
  });
}

/** What a run changed, as its diff says. */
export function useRunPatch(runId: string, isWanted: boolean) {
  return useQuery({
    queryKey: [routes.workspaceDiff.path, runId],
    queryFn: ({ signal }) => read(routes.workspaceDiff, { id: runId }, signal),
    enabled: isWanted,
  });
}

async function read(route: Route, params: object, signal: AbortSignal): Promise<string | null> {
  const response = await client.open(route, { params, signal });
  const text = await response.text();
  return text.includes('\0') ? null : text;
}

function emptyWhereMissing(error: unknown): string {
  if (error instanceof ApiError && error.status === 404) return '';
  throw error;
}
