import { type AttentionItem, routes } from '@open-design/contracts';
import { useCommand } from '../api.ts';
import { Button, ButtonLink } from '../ui/button.tsx';
import { Mark, type MarkKind } from '../ui/mark.tsx';
import { useNotices } from '../ui/notices.tsx';
import { Prose } from '../ui/prose.tsx';
import { Instant } from '../ui/time.tsx';
import { homeWords } from '../words/home.ts';
import { Question } from './question.tsx';

const said = homeWords.needsYou;

const marks: Readonly<Record<AttentionItem['kind'], MarkKind>> = {
  permission: 'needs_you',
  parked: 'parked',
  blocked: 'blocked',
  failing: 'failed',
  paused_by_policy: 'failed',
  agent_login: 'needs_you',
  agent_missing: 'needs_you',
  unreadable: 'failed',
};

/** One thing that waits for a person: what it is, why, and what can be done about it here. */
export function AttentionRow({ item }: { readonly item: AttentionItem }) {
  return (
    <li className="flex items-start gap-3 px-4 py-3.5">
      <Mark kind={marks[item.kind]} className="mt-1" />
      <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-64">
          <p className="font-medium">
            {titleOf(item)}
            {isOfAgent(item) ? null : (
              <span className="ms-2 text-sm font-normal whitespace-nowrap text-soft">
                <Instant at={item.at} isRelative />
              </span>
            )}
          </p>
          <Why item={item} />
        </div>
        <div className="flex items-center gap-2">
          <Actions item={item} />
        </div>
      </div>
    </li>
  );
}

/** What is so of a machine has no moment that would tell a person anything. */
function isOfAgent({ kind }: AttentionItem): boolean {
  return kind === 'agent_login' || kind === 'agent_missing';
}

function titleOf(item: AttentionItem): string {
  const who = item.routineName ?? said.direct;
  switch (item.kind) {
    case 'permission':
      return said.permission(who);
    case 'parked':
      return said.parked(who);
    case 'blocked':
      return said.blocked(who);
    case 'failing':
      return said.failing(who, item.failures);
    case 'paused_by_policy':
      return said.paused(who);
    case 'agent_login':
      return said.login(item.agentName ?? item.agentId ?? '', item.routines);
    case 'agent_missing':
      return item.agentId === null
        ? said.noAgent(item.routines)
        : said.missing(item.agentName ?? item.agentId, item.routines);
    case 'unreadable':
      return said.unreadable(item.routineName ?? item.routineId);
  }
}

function Why({ item }: { readonly item: AttentionItem }) {
  if (item.kind === 'permission' || item.kind === 'parked')
    return <Question request={item.request} isOpen={item.kind === 'permission'} />;
  const why = whyOf(item);
  return why === null || why === '' ? null : (
    <p className="mt-0.5 line-clamp-2 text-sm text-soft">
      <Prose text={why} />
    </p>
  );
}

function whyOf(item: Exclude<AttentionItem, { kind: 'permission' | 'parked' }>): string | null {
  switch (item.kind) {
    case 'agent_login':
    case 'agent_missing':
      return item.remedy;
    case 'unreadable':
      return item.why;
    case 'paused_by_policy':
      return [item.reason, item.error].filter(Boolean).join(' ');
    case 'blocked':
    case 'failing':
      return item.error;
  }
}

function Actions({ item }: { readonly item: AttentionItem }) {
  switch (item.kind) {
    case 'permission':
    case 'parked':
      return <Answer item={item} />;
    case 'paused_by_policy':
      return (
        <>
          <RunLink id={item.agentRunId} />
          <Resume id={item.routineId} name={item.routineName ?? ''} />
        </>
      );
    case 'agent_login':
    case 'agent_missing':
      return (
        <ButtonLink size="small" to="/agents">
          {said.open}
        </ButtonLink>
      );
    case 'unreadable':
      return (
        <ButtonLink size="small" to="/routines/$routineId" params={{ routineId: item.routineId }}>
          {said.open}
        </ButtonLink>
      );
    case 'blocked':
    case 'failing':
      return <RunLink id={item.agentRunId} />;
  }
}

function RunLink({ id }: { readonly id: string | null }) {
  return id === null || id === '' ? null : (
    <ButtonLink size="small" to="/runs/$runId" params={{ runId: id }}>
      {said.openRun}
    </ButtonLink>
  );
}

function Resume({ id, name }: { readonly id: string; readonly name: string }) {
  const { say, fail } = useNotices();
  const resume = useCommand(routes.resumeRoutine, [routes.listAttention]);
  return (
    <Button
      size="small"
      disabled={resume.isPending}
      onClick={() =>
        resume.mutate(
          { params: { id } },
          { onSuccess: () => say(said.resumed(name)), onError: fail },
        )
      }
    >
      {said.resume}
    </Button>
  );
}

function Answer({
  item,
}: {
  readonly item: Extract<AttentionItem, { kind: 'permission' | 'parked' }>;
}) {
  const { say, fail } = useNotices();
  const answer = useCommand(routes.answerRun, [routes.listAttention]);
  const give = (allow: boolean) => () =>
    answer.mutate(
      { params: { id: item.agentRunId }, body: { requestId: item.request.id, allow } },
      { onSuccess: () => say(allow ? said.allowed : said.denied), onError: fail },
    );
  return (
    <>
      <RunLink id={item.agentRunId} />
      <Button size="small" disabled={answer.isPending} onClick={give(false)}>
        {said.deny}
      </Button>
      <Button size="small" look="primary" disabled={answer.isPending} onClick={give(true)}>
        {said.allow}
      </Button>
    </>
  );
}
