import type { PermissionRequest } from '@open-design/contracts';
import { duration, useNow } from '../ui/time.tsx';
import { homeWords } from '../words/home.ts';

const said = homeWords.needsYou;

/** What an agent asks: its own title, the paths that it names, and how long it waits. */
export function Question({
  request,
  isOpen,
}: {
  readonly request: PermissionRequest;
  readonly isOpen: boolean;
}) {
  const now = useNow(1_000);
  const leftMs = request.deadlineAt - now;
  return (
    <div className="mt-1 text-sm">
      <p className="line-clamp-3 font-mono text-[0.8125rem]">{request.title}</p>
      <p className="mt-0.5 text-soft">
        {request.paths.length === 0 ? null : (
          <span className="font-mono text-xs">{request.paths.join(', ')} · </span>
        )}
        {isOpen ? (
          <span className="tabular-nums">
            {leftMs > 0 ? said.left(duration(leftMs)) : said.late}
          </span>
        ) : null}
      </p>
    </div>
  );
}
