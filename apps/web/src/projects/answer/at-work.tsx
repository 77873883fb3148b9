import { type AgentRun, type RunAbout, routes } from '@open-design/contracts';
import { useApi } from '../../api.ts';
import { Transcript } from '../../runs/conversation/transcript.tsx';
import { useLookedAt } from '../../runs/header/use-looked-at.ts';
import { useRunLog } from '../../runs/log/use-run-log.ts';
import { Loaded, Skeleton } from '../../ui/states.tsx';
import { timeOfDay } from '../../ui/time.tsx';
import { projectsWords as said } from '../../words/projects.ts';

/** A run as it works: what it says and does, by its own stream, with the questions that it asks. */
export function AtWork({ run }: { readonly run: AgentRun }) {
  const query = useApi(routes.aboutRun, { params: { id: run.id } });
  return (
    <Loaded query={query} skeleton={<Skeleton lines={1} />}>
      {(about) => <Watched about={about} />}
    </Loaded>
  );
}

function Watched({ about }: { readonly about: RunAbout }) {
  const { run } = about;
  const { log, view } = useRunLog(run.id);
  useLookedAt(run);
  return (
    // It grows with what is said up to here, then scrolls within.
    <div className="flex max-h-[min(40rem,70dvh)] flex-col rounded-xl border border-line px-3 py-1.5">
      <Transcript
        about={about}
        log={log}
        view={view}
        lines={1}
        label={said.atWork(run.agentId ?? said.anAgent, timeOfDay(run.createdAt, undefined, true))}
      />
    </div>
  );
}
