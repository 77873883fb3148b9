import { routes } from '@open-design/contracts';
import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { client } from '../../api.ts';
import { Loaded } from '../../ui/states.tsx';
import { runWords } from '../../words/run.ts';
import type { FileSource } from './source.ts';
import type { ShownFile } from './tree.ts';

const said = runWords.files;
/** A preview lasts an hour; a little before its end another is opened (ms). */
const freshMs = 50 * 60_000;

/**
 * A page that an agent made, as it looks. It runs in an origin of its own that can
 * reach nothing: the address says so to the browser, and the frame says it again.
 */
export function PagePreview({
  source,
  file: { path, modifiedAt },
}: {
  readonly source: FileSource;
  readonly file: ShownFile;
}) {
  const query = useQuery({
    queryKey: [routes.createPreview.path, source],
    queryFn: () => client.call(routes.createPreview, { body: source }),
    staleTime: freshMs,
  });
  return (
    <Loaded query={query}>
      {({ url }) => {
        const address = `${url}${path.split('/').map(encodeURIComponent).join('/')}`;
        return (
          <div className="flex min-h-0 flex-1 flex-col">
            <p className="mb-2 flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-soft">
              <ShieldCheck className="size-4 shrink-0 text-good" aria-hidden />
              <span className="min-w-0 flex-1 basis-64">{said.apart}</span>
              <a
                href={address}
                target="_blank"
                rel="noopener noreferrer"
                className="shrink-0 text-accent underline"
              >
                {said.openPreview}
              </a>
            </p>
            <iframe
              // Written anew, it is loaded anew.
              key={modifiedAt}
              src={address}
              title={path}
              sandbox="allow-scripts"
              referrerPolicy="no-referrer"
              className="min-h-96 w-full flex-1 rounded-lg border border-line bg-card"
            />
          </div>
        );
      }}
    </Loaded>
  );
}
