import type { CheckResult, OutcomeCheck } from '@open-design/contracts';
import type { AgentAssignment } from '../agents/agent.ts';
import { duration } from '../agents/limits/last-seen.ts';
import { canceledOutcome, exitText } from '../agents/process/outcome.ts';
import type { Outcome } from '../handoff.ts';
import { bounded } from './bounded.ts';
import { type GuardSetup, runGuard } from './guard.ts';
import { type FileStates, fileState, fileText } from './workspace-files.ts';

/** What checks are asked with. */
export interface CheckSetup {
  readonly assignment: AgentAssignment;
  readonly before: FileStates;
  readonly guard: GuardSetup;
}

/** Whether the agent's own facts say that it succeeded: only then are the checks asked. */
export function isGood(outcome: Outcome): boolean {
  const { isCanceled, failure, blocked, timedOut, isParked, interrupted } = outcome;
  return !isCanceled && failure === null && !blocked && !timedOut && !isParked && !interrupted;
}

/**
 * Loads what these checks need, before the agent starts: when it has come to its
 * end, another build of the program may lie on the disk. Most keepers never see
 * a schema, and what reads them takes 8 MiB.
 */
export async function loadFor(checks: readonly OutcomeCheck[]): Promise<void> {
  if (checks.some(({ kind }) => kind === 'file_matches')) await import('./json-schema.ts');
}

/**
 * Asks all checks, one after the other, and lets the first that does not pass
 * decide how the run ended. A run that is stopped meanwhile is canceled: nobody
 * can say that it succeeded.
 */
export async function judgeByChecks(
  checks: readonly OutcomeCheck[],
  outcome: Outcome,
  setup: CheckSetup,
): Promise<Outcome> {
  if (checks.length === 0 || !isGood(outcome)) return outcome;
  const { port, mask } = setup.guard;
  const results: CheckResult[] = [];
  let decider: { readonly check: OutcomeCheck; readonly detail: string } | null = null;
  for (const check of checks) {
    const { passed, detail: raw } = await ask(check, outcome, setup);
    if (port.signal.aborted) return { ...outcome, ...canceledOutcome(), checks: results };
    const detail = mask(raw);
    const { name } = check;
    results.push({ name, passed, detail });
    const code = passed ? 'check_passed' : 'check_failed';
    await port.emit({ name: 'diagnostic', data: { code, message: `${name}: ${detail}.` } });
    if (!passed && check.otherwise !== 'succeeded') decider ??= { check, detail };
  }
  const judged = { ...outcome, checks: results };
  return decider === null ? judged : decided(judged, decider);
}

function decided(
  outcome: Outcome,
  { check: { name, otherwise }, detail }: { readonly check: OutcomeCheck; readonly detail: string },
): Outcome {
  const message = `The check "${name}" did not pass: ${detail}.`;
  const by = { ...outcome, decidedBy: name };
  switch (otherwise) {
    case 'succeeded':
      return by;
    case 'nothing_to_do':
      return { ...by, nothingToDo: message };
    case 'blocked':
      return { ...by, blocked: message };
    case 'failed':
      return { ...by, failure: { code: 'CHECK_FAILED', message } };
  }
}

type Answer = Pick<CheckResult, 'passed' | 'detail'>;

async function ask(check: OutcomeCheck, outcome: Outcome, setup: CheckSetup): Promise<Answer> {
  const { assignment, before } = setup;
  switch (check.kind) {
    case 'command':
      return await askCommand(check, setup);
    case 'answer':
      return askAnswer(check, outcome.answer);
    case 'file_exists': {
      const state = await fileState(assignment.cwd, check.path);
      return 'none' in state ? refused(check.path, state.none) : good(`${check.path} is there`);
    }
    case 'file_changed': {
      const state = await fileState(assignment.cwd, check.path);
      if ('none' in state) return refused(check.path, state.none);
      const was = before.get(check.path);
      const isSame = was !== undefined && 'digest' in was && was.digest === state.digest;
      return isSame
        ? refused(check.path, 'it is as it was before the agent started')
        : good(`${check.path} has changed`);
    }
    case 'file_matches': {
      const found = await fileText(assignment.cwd, check.path, longestJson);
      // It is there already: see `loadFor`.
      const { schemaFault } = await import('./json-schema.ts');
      const fault = 'none' in found ? found.none : schemaFault(found.text, check.schema);
      return fault === null ? good(`${check.path} fits the schema`) : refused(check.path, fault);
    }
  }
}

const longestJson = 16 * 1_048_576;

const good = (detail: string): Answer => ({ passed: true, detail });
const refused = (path: string, why: string): Answer => ({
  passed: false,
  detail: `${path}: ${why}`,
});

async function askCommand(
  check: Extract<OutcomeCheck, { kind: 'command' }>,
  { assignment, guard }: CheckSetup,
): Promise<Answer> {
  const end = await runGuard(check, assignment, guard);
  if ('code' in end) return { passed: false, detail: end.message.replace(/\.$/, '') };
  const words = end.lastWords === '' ? '' : `: ${end.lastWords}`;
  if (end.isTimedOut) {
    const most = duration(check.timeoutMs);
    return { passed: false, detail: `${check.argv[0]} took longer than ${most}${words}` };
  }
  const detail = `${check.argv[0]} ${exitText(end)} after ${duration(end.tookMs)}`;
  return end.exitCode === 0 ? good(detail) : { passed: false, detail: `${detail}${words}` };
}

/** A pattern is held against this many characters at the most. */
const longestAnswer = 65_536;

function askAnswer(
  { contains, matches }: Extract<OutcomeCheck, { kind: 'answer' }>,
  answer: string,
): Answer {
  if (contains !== undefined) {
    const quoted = JSON.stringify(contains);
    return answer.includes(contains)
      ? good(`the answer contains ${quoted}`)
      : { passed: false, detail: `the answer does not contain ${quoted}` };
  }
  const pattern = new RegExp(matches ?? '', 'u');
  const found = bounded(() => pattern.test(answer.slice(-longestAnswer).trim()));
  if (found === true) return good(`the answer matches ${String(pattern)}`);
  const how = found === null ? 'takes too long to match' : 'does not match';
  return { passed: false, detail: `the answer ${how} ${String(pattern)}` };
}
