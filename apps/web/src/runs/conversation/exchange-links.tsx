import { Link } from '@tanstack/react-router';
import type { Exchange } from './messages.ts';

const most = 5;

/** Other runs of the conversation, by what was asked in them; of many the nearest. */
export function ExchangeLinks({
  title,
  exchanges,
}: {
  readonly title: string;
  readonly exchanges: readonly Exchange[];
}) {
  if (exchanges.length === 0) return null;
  return (
    <nav aria-label={title} className="mb-3 text-sm">
      <p className="mb-1 text-xs text-soft">{title}</p>
      <ul className="space-y-1">
        {exchanges.slice(-most).map(({ asked, agentRunId }) => (
          <li key={asked.id} className="truncate">
            {agentRunId === null ? (
              asked.content
            ) : (
              <Link
                to="/runs/$runId"
                params={{ runId: agentRunId }}
                className="text-accent underline-offset-4 hover:underline"
              >
                {asked.content.replace(/\s+/g, ' ').slice(0, 200)}
              </Link>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}
