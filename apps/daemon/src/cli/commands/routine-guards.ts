import {
  AgentOptions,
  BudgetPolicy,
  OutcomeCheck,
  type OutcomeChecks,
  type Policies,
  PreCheck,
  TimeZone,
} from '@open-design/contracts';
import { type Command, InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import { lengthText } from '../length.ts';

const never = 'never';
const none = 'none';
const local = 'local';

/** The options that guard a routine's runs, read. `never` and `none` stand for what the API has null or nothing for. */
export interface GuardOptions {
  readonly preCheck?: PreCheck | typeof none;
  readonly check?: OutcomeChecks;
  readonly budgetUsdPerRun?: number | typeof never;
  readonly budgetTokensPerRun?: number | typeof never;
  readonly budgetUsdPerDay?: number | typeof never;
  readonly budgetTokensPerDay?: number | typeof never;
  readonly budgetTimeZone?: string;
  readonly fallbackAgent?: string;
  readonly fallbackOptions?: AgentOptions;
}

/** Gives a command the options that guard runs. */
export function withGuardOptions(command: Command): Command {
  return command
    .option(
      '--pre-check <json>',
      'asked before the agent, as ["./new-mail.sh"] or {"argv":["./new-mail.sh"],"timeoutMs":10000}; exit code 10 skips the slot; none asks nothing',
      preCheckOf,
    )
    .option(
      '--check <json>',
      'must hold after the agent, as {"name":"tests","kind":"command","argv":["npm","test"]}; may be given several times, none ends them',
      checkOf,
    )
    .option('--budget-usd-per-run <usd>', 'what a run may use, or never', usdOf)
    .option('--budget-tokens-per-run <count>', 'the same in tokens, or never', tokensOf)
    .option('--budget-usd-per-day <usd>', 'what its runs of a day may use, or never', usdOf)
    .option('--budget-tokens-per-day <count>', 'the same in tokens, or never', tokensOf)
    .option(
      '--budget-time-zone <zone>',
      "where a day of its budget begins at midnight, as Europe/Berlin; local is the daemon's zone",
      zoneOf,
    )
    .option(
      '--fallback-agent <id>',
      'works while the usage limit of the agent is reached, instead of waiting; none waits',
    )
    .option('--fallback-options <json>', 'what it is told, as --agent-options', (text) =>
      read(AgentOptions, json(text)),
    );
}

/** Whether any of them was given. */
export function namesGuards(own: GuardOptions): boolean {
  const { preCheck, check, budgetUsdPerRun, budgetTokensPerRun } = own;
  const { budgetUsdPerDay, budgetTokensPerDay, budgetTimeZone } = own;
  const { fallbackAgent, fallbackOptions } = own;
  return [
    preCheck,
    check,
    budgetUsdPerRun,
    budgetTokensPerRun,
    budgetUsdPerDay,
    budgetTokensPerDay,
    budgetTimeZone,
    fallbackAgent,
    fallbackOptions,
  ].some((it) => it !== undefined);
}

/** The guards with what the options name; the rest stays. */
export function applyGuards(
  { preCheck, checks, budget, usageWindow }: Policies,
  own: GuardOptions,
): Pick<Policies, 'preCheck' | 'checks' | 'budget' | 'usageWindow'> {
  const wanted = own.preCheck ?? preCheck;
  return {
    preCheck: wanted === none ? null : wanted,
    checks: own.check === undefined ? checks : [...own.check],
    budget: {
      ...budget,
      usdPerRun: bound(own.budgetUsdPerRun, budget.usdPerRun),
      tokensPerRun: bound(own.budgetTokensPerRun, budget.tokensPerRun),
      usdPerDay: bound(own.budgetUsdPerDay, budget.usdPerDay),
      tokensPerDay: bound(own.budgetTokensPerDay, budget.tokensPerDay),
      timezone: own.budgetTimeZone === local ? null : (own.budgetTimeZone ?? budget.timezone),
    },
    usageWindow: { ...usageWindow, fallback: fallbackAfter(usageWindow.fallback, own) },
  };
}

/** What another agent was told says nothing to this one. */
function fallbackAfter(
  before: Policies['usageWindow']['fallback'],
  { fallbackAgent: agentId = before?.agentId ?? none, fallbackOptions }: GuardOptions,
): Policies['usageWindow']['fallback'] {
  if (agentId === none) return null;
  const same = before?.agentId === agentId ? before.agentOptions : {};
  return { agentId, agentOptions: fallbackOptions ?? same };
}

/** What guards a routine's runs, each as its name and what it says. */
export function guardFacts({ preCheck, checks, budget, usageWindow }: Policies) {
  const asks =
    preCheck === null
      ? 'nothing is asked before the agent'
      : `${preCheck.argv.join(' ')} decides before the agent, within ${lengthText(preCheck.timeoutMs)}`;
  const after = checks.map(({ name, otherwise }) => `${name} (else ${otherwise})`).join(', ');
  const bounds = [
    budget.usdPerRun !== null && `${budget.usdPerRun} USD a run`,
    budget.tokensPerRun !== null && `${budget.tokensPerRun} tokens a run`,
    budget.usdPerDay !== null && `${budget.usdPerDay} USD a day`,
    budget.tokensPerDay !== null && `${budget.tokensPerDay} tokens a day`,
  ].filter((it) => it !== false);
  return [
    ['pre-check', asks],
    ['checks', after === '' ? 'the agent itself says how it ended' : after],
    [
      'usage limit',
      usageWindow.fallback === null
        ? 'its runs wait for the reset'
        : `${usageWindow.fallback.agentId} works until the reset`,
    ],
    ['budget', bounds.length === 0 ? 'has no bound of its own' : bounds.join(', ')],
  ] as const;
}

function bound(wanted: number | typeof never | undefined, before: number | null): number | null {
  return wanted === never ? null : (wanted ?? before);
}

function preCheckOf(text: string): PreCheck | typeof none {
  if (text === none) return none;
  const value = json(text);
  return read(PreCheck, Array.isArray(value) ? { argv: value } : value);
}

function checkOf(text: string, before: OutcomeChecks = []): OutcomeChecks {
  return text === none ? [] : [...before, read(OutcomeCheck, json(text))];
}

function zoneOf(text: string): string {
  if (text === local || TimeZone.safeParse(text).success) return text;
  throw new InvalidArgumentError('Expected an IANA time zone such as Europe/Berlin, or local.');
}

export function usdOf(text: string): number | typeof never {
  return boundOf(BudgetPolicy.shape.usdPerRun, text);
}

export function tokensOf(text: string): number | typeof never {
  return boundOf(BudgetPolicy.shape.tokensPerRun, text);
}

function boundOf(schema: z.ZodType<number | null>, text: string): number | typeof never {
  if (text === never) return never;
  const number = schema.safeParse(text.trim() === '' ? Number.NaN : Number(text)).data;
  if (number !== undefined && number !== null) return number;
  throw new InvalidArgumentError('Expected a number above 0, or never.');
}

function read<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  throw new InvalidArgumentError(`${place}${issue?.message ?? 'It cannot be used'}.`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : text;
    throw new InvalidArgumentError(`Expected JSON: ${why}.`);
  }
}
