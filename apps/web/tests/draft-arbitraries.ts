import { Policies, RoutineInput } from '@open-design/contracts';
import fc from 'fast-check';
import type { Entered } from '../src/routines/edit/draft/routine.ts';
import { anySchedule } from '../../../packages/contracts/tests/schedule-arbitraries.ts';

const text = fc.string({ minLength: 1, maxLength: 12 }).filter((it) => it.trim() !== '');
const name = text.map((it) => it.trim());
const id = fc.stringMatching(/^[a-z][a-z0-9.-]{0,9}$/);
const variable = fc.stringMatching(/^[A-NP-Z_][A-Z0-9_]{0,8}$/);
const ms = (min: number, max: number) =>
  fc.oneof(
    fc.integer({ min, max }),
    fc.integer({ min: 1, max: 99 }).map((it) => Math.min(max, Math.max(min, it * 60_000))),
  );
const argv = fc.array(text, { minLength: 1, maxLength: 3 });
const amount = fc.option(fc.integer({ min: 1, max: 1_000_000 }), { nil: null });
const usd = fc.option(
  fc.integer({ min: 1, max: 1_000_000 }).map((it) => it / 1_000),
  { nil: null },
);
const otherwise = fc.constantFrom('succeeded', 'nothing_to_do', 'blocked', 'failed');
const checkName = fc.uuid();
const check = fc.oneof(
  fc.record({
    name: checkName,
    otherwise,
    kind: fc.constant('command'),
    argv,
    timeoutMs: ms(100, 3_600_000),
  }),
  fc.record({
    name: checkName,
    otherwise,
    kind: fc.constantFrom('file_exists', 'file_changed'),
    path: id,
  }),
  fc.record({
    name: checkName,
    otherwise,
    kind: fc.constant('file_matches'),
    path: id,
    schema: fc.oneof(fc.boolean(), fc.dictionary(id, fc.jsonValue({ maxDepth: 1 }))),
  }),
  fc.record({ name: checkName, otherwise, kind: fc.constant('answer'), contains: text }),
  fc.record({ name: checkName, otherwise, kind: fc.constant('answer'), matches: id }),
);

/** Policies as any person could have set them. */
export const anyPolicies: fc.Arbitrary<Policies> = fc
  .record(
    {
      catchUp: fc.record(
        {
          mode: fc.constantFrom('skip', 'latest', 'all'),
          max: fc.integer({ min: 1, max: 1_000 }),
          windowMs: ms(1_000, 1e9),
          notAfter: fc.oneof(fc.constantFrom('11:00', '23:59'), ms(1_000, 1e9)),
          perMinute: fc.integer({ min: 1, max: 600 }),
        },
        { requiredKeys: [] },
      ),
      overlap: fc.record({
        mode: fc.constantFrom('skip', 'queue_one', 'queue_all', 'allow', 'cancel_running'),
        max: fc.integer({ min: 1, max: 1_000 }),
      }),
      pauseAfterFailures: fc.option(fc.integer({ min: 1, max: 1_000 }), { nil: null }),
      jitterMs: ms(0, 3_600_000),
      approvals: fc.record({
        mode: fc.constantFrom('deny', 'allow_in_workspace', 'allow_all', 'ask'),
        deadlineMs: ms(1_000, 7 * 86_400_000),
        onDeadline: fc.constantFrom('deny', 'park'),
      }),
      workspace: fc.record({
        mode: fc.constantFrom('in_place', 'worktree', 'copy'),
        keep: fc.record({
          days: fc.integer({ min: 0, max: 3_650 }),
          onSuccess: fc.constantFrom('diff', 'tree', 'nothing'),
        }),
      }),
      disk: fc.record({ maxBytes: fc.integer({ min: 1_000_000, max: 1e13 }) }),
      environment: fc.record({
        pass: fc.uniqueArray(variable, { maxLength: 3 }),
        set: fc.dictionary(variable, text, { maxKeys: 3 }),
        secrets: fc.uniqueArray(variable, { maxLength: 3 }),
      }),
      limits: fc.record({
        overallMs: fc.option(ms(1_000, 30 * 86_400_000), { nil: null }),
        noProgressMs: fc.option(ms(1_000, 30 * 86_400_000), { nil: null }),
        stopGraceMs: ms(0, 600_000),
      }),
      retry: fc.record({
        attempts: fc.integer({ min: 1, max: 20 }),
        on: fc.uniqueArray(fc.constantFrom('interrupted', 'unreachable', 'timed_out', 'failed')),
        firstDelayMs: ms(0, 86_400_000),
        factor: fc.double({ min: 1, max: 10, noNaN: true }),
        maxDelayMs: ms(0, 86_400_000),
        jitter: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
      preCheck: fc.option(fc.record({ argv, timeoutMs: ms(100, 3_600_000) }), { nil: null }),
      checks: fc.array(check, { maxLength: 3 }),
      budget: fc.record({
        tokensPerRun: amount,
        usdPerRun: usd,
        tokensPerDay: amount,
        usdPerDay: usd,
        timezone: fc.constantFrom(null, 'Europe/Berlin'),
      }),
    },
    { requiredKeys: [] },
  )
  .map((it) => Policies.safeParse(JSON.parse(JSON.stringify(it))))
  .filter((it) => it.success)
  .map((it) => it.data);

const json = fc.oneof(text, fc.integer(), fc.boolean());

/** What can be entered of a routine, as it comes back from the API. */
export const anyRoutine: fc.Arbitrary<Entered> = fc
  .record(
    {
      name,
      prompt: text,
      schedule: fc.oneof(anySchedule, fc.array(anySchedule, { minLength: 2, maxLength: 3 })),
      target: fc.oneof(
        fc.constant({ mode: 'create_each_run' }),
        id.map((projectId) => ({ mode: 'reuse', projectId })),
      ),
      agentId: fc.option(id, { nil: null }),
      agentOptions: fc.option(
        fc.record(
          {
            argv,
            model: name,
            effort: name,
            extraArgv: argv,
            permission: fc.constantFrom('read_only', 'edit_workspace', 'full'),
          },
          { requiredKeys: ['model'] },
        ),
        { nil: null },
      ),
      skillId: fc.option(id, { nil: null }),
      context: fc
        .record({
          skillIds: fc.uniqueArray(id, { maxLength: 2 }),
          pluginIds: fc.uniqueArray(id, { minLength: 1, maxLength: 2 }),
          mcpServerIds: fc.uniqueArray(id, { maxLength: 2 }),
          connectorIds: fc.uniqueArray(id, { maxLength: 2 }),
        })
        .chain((it) =>
          fc
            .option(fc.dictionary(id, json, { minKeys: 1, maxKeys: 2 }), { nil: null })
            .map((inputs) =>
              inputs === null ? it : { ...it, pluginInputs: { [it.pluginIds[0] ?? '']: inputs } },
            ),
        ),
      policies: anyPolicies,
    },
    { requiredKeys: ['name', 'prompt', 'schedule', 'target'] },
  )
  .map((it) => RoutineInput.safeParse(JSON.parse(JSON.stringify(it))))
  .filter((it) => it.success)
  .map(({ data }) => ({
    name: data.name,
    prompt: data.prompt,
    schedule: data.schedule,
    target: data.target,
    agentId: data.agentId ?? null,
    agentOptions: data.agentOptions ?? null,
    skillId: data.skillId ?? null,
    context: data.context ?? { skillIds: [], pluginIds: [], mcpServerIds: [], connectorIds: [] },
    policies: data.policies ?? Policies.parse({}),
  }));
