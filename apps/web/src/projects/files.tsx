import { routes } from '@open-design/contracts';
import { useMemo } from 'react';
import { useApi } from '../api.ts';
import { FileBrowser } from '../runs/files/file-browser.tsx';
import { kindOfFile } from '../runs/files/file-kind.ts';
import type { ShownFile } from '../runs/files/tree.ts';
import { Empty, Loaded } from '../ui/states.tsx';
import { projectsWords as said } from '../words/projects.ts';

/** What is in a project's folder, and each file to be looked at; hidden ones are left out. */
export function ProjectFiles({ projectId }: { readonly projectId: string }) {
  const query = useApi(routes.listFiles, { params: { id: projectId } });
  const found = query.data?.files;
  const files = useMemo(() => found?.map((it) => ({ ...it, changed: null })) ?? [], [found]);
  return (
    <Loaded query={query}>
      {({ truncated }) =>
        files.length === 0 ? (
          <Empty title={said.noFiles} />
        ) : (
          <div className="flex flex-col md:-mb-20 md:h-[calc(100dvh-13.25rem)] md:min-h-[32rem]">
            <FileBrowser
              source={{ projectId }}
              label={said.filesOf}
              files={files}
              firstLook={firstLook}
              isTruncated={truncated}
            />
          </div>
        )
      }
    </Loaded>
  );
}

/** What says what is here: a page or a readme at the top of the folder, the newest where there are several. */
function firstLook(files: readonly ShownFile[]): string | null {
  const telling = files.filter(
    ({ path, kind }) =>
      kind === 'file' &&
      !path.includes('/') &&
      (kindOfFile(path) === 'page' || /^readme\./i.test(path)),
  );
  return telling.toSorted((a, b) => b.modifiedAt - a.modifiedAt)[0]?.path ?? null;
}
