import { routes } from '@open-design/contracts';
import { useApi } from '../api.ts';
import { size } from '../ui/amounts.ts';
import { Card } from '../ui/card.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Instant } from '../ui/time.tsx';
import { projectsWords as said } from '../words/projects.ts';

/** What is in a project's folder; hidden files are left out. */
export function ProjectFiles({ projectId }: { readonly projectId: string }) {
  const query = useApi(routes.listFiles, { params: { id: projectId } });
  return (
    <Loaded query={query}>
      {({ files, truncated }) => {
        const own = files.filter(({ kind }) => kind === 'file');
        return own.length === 0 ? (
          <Empty title={said.noFiles} />
        ) : (
          <Card>
            <ul className="divide-y divide-line">
              {own.map((file) => (
                <li key={file.path} className="flex flex-wrap gap-x-5 px-4 py-2 text-sm">
                  <span className="min-w-0 flex-1 basis-56 font-mono text-xs leading-5">
                    {file.path}
                  </span>
                  <span className="text-soft tabular-nums">{size(file.size)}</span>
                  <span className="text-soft">
                    <Instant at={file.modifiedAt} />
                  </span>
                </li>
              ))}
            </ul>
            {truncated ? <p className="px-4 py-2 text-sm text-soft">{said.truncated}</p> : null}
          </Card>
        );
      }}
    </Loaded>
  );
}
