import {
  formatScheduleText,
  Policies,
  RoutineInput,
  RoutinePatch,
  Schedule,
} from '@open-design/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { schedulesByKind } from '../../../packages/contracts/tests/schedule-arbitraries.ts';
import { compile, patchOf, readSchedule } from '../src/routines/edit/draft/compile.ts';
import { changedFacets, facets, withFacets } from '../src/routines/edit/draft/facets.ts';
import { faultAt, standing } from '../src/routines/edit/draft/faults.ts';
import { meet, merged } from '../src/routines/edit/draft/merge.ts';
import { Draft, draftOf, duplicateOf, newDraft } from '../src/routines/edit/draft/routine.ts';
import { newSchedule, scheduleDraft } from '../src/routines/edit/draft/schedule.ts';
import { instantOf, wallOf } from '../src/routines/edit/when/zone-time.ts';
import { anyPolicies, anyRoutine } from './draft-arbitraries.ts';

/** An empty policy of the clocks says nothing, and is left out. */
function said(schedule: Schedule): Schedule {
  const { dst, ...rest } = schedule as Schedule & { dst?: object };
  return Schedule.parse(dst && Object.keys(dst).length > 0 ? { ...rest, dst } : rest);
}
const filled: Draft = {
  ...newDraft('Europe/Berlin'),
  name: 'Morning brief',
  prompt: 'Say what changed.',
};

describe('a schedule in the builder', () => {
  it.each(schedulesByKind)('is what it was when nothing is touched: %s', (_kind, schedules) => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const draft = scheduleDraft(schedule, newSchedule('1', 'Asia/Tokyo'));
        expect(readSchedule(draft, 'schedule')).toEqual({ schedule: said(schedule), faults: [] });
      }),
      { numRuns: 60 },
    );
  });

  it('keeps the fields of another kind, for a person who goes back to it', () => {
    const weekly = { ...newSchedule('1', ''), kind: 'weekly' as const, weekday: 4, time: '07:15' };
    const cron = scheduleDraft({ kind: 'cron', expression: '0 6 * * *' }, weekly);
    expect(readSchedule({ ...cron, kind: 'weekly' }, 'schedule').schedule).toEqual({
      kind: 'weekly',
      weekday: 4,
      time: '07:15',
    });
  });

  it('is not saved as the builder has it while its text cannot be read', () => {
    const draft = { ...filled, schedules: [{ ...newSchedule('1', ''), text: 'daily:25:00' }] };
    const { input, faults } = compile(draft);
    expect(input).toBeNull();
    expect(faultAt(faults, 'schedule.text')).toContain('cannot read the schedule "daily:25:00"');
  });

  it('has its faults at its fields, numbered where there are several', () => {
    const wrong = { ...newSchedule('2', ''), kind: 'hourly' as const, minute: '75' };
    const one = compile({ ...filled, schedules: [wrong] });
    expect(one.faults.map(({ field }) => field)).toEqual(['schedule.minute']);
    const two = compile({ ...filled, schedules: [newSchedule('1', ''), wrong] });
    expect(two.faults.map(({ field }) => field)).toEqual(['schedule.1.minute']);
  });
});

describe('a routine in the form', () => {
  it('sends nothing but the version when nothing was changed', () => {
    fc.assert(
      fc.property(anyRoutine, (routine) => {
        const draft = draftOf(routine);
        expect(patchOf(draft, draft, 7)).toEqual({ ifVersion: 7 });
      }),
      { numRuns: 150 },
    );
  });

  it('is created as the one that it was copied from', () => {
    fc.assert(
      fc.property(anyRoutine, (routine) => {
        const { input, faults } = compile(duplicateOf(routine, (name) => name));
        expect(faults).toEqual([]);
        const body = RoutineInput.parse(JSON.parse(JSON.stringify(input)));
        const schedules = [routine.schedule].flat().map(said);
        expect(body).toMatchObject({
          name: routine.name,
          prompt: routine.prompt,
          target: routine.target,
        });
        expect([body.schedule].flat()).toEqual(schedules);
        expect(body.agentOptions ?? null).toEqual(routine.agentOptions);
        expect(body.agentId ?? null).toBe(routine.agentId);
        expect(body.skillId ?? null).toBe(routine.skillId);
        expect(body.policies ?? Policies.parse({})).toEqual(routine.policies);
        expect(body.context ?? { ...routine.context }).toEqual(routine.context);
      }),
      { numRuns: 150 },
    );
  });

  it('is there again after a reload, whatever was typed', () => {
    fc.assert(
      fc.property(anyRoutine, (routine) => {
        const draft = draftOf(routine);
        expect(Draft.parse(JSON.parse(JSON.stringify(draft)))).toEqual(draft);
      }),
      { numRuns: 60 },
    );
  });

  it('leaves out every policy that is as it is by default, and takes a changed one back', () => {
    expect(compile(filled).input).toEqual({
      name: 'Morning brief',
      prompt: 'Say what changed.',
      schedule: { kind: 'weekdays', time: '09:00', timezone: 'Europe/Berlin' },
      target: { mode: 'create_each_run' },
    });
    const { policies } = filled;
    const queued = { ...policies, overlap: { ...policies.overlap, mode: 'queue_one' as const } };
    const changed = { ...filled, policies: queued };
    expect(compile(changed).input?.policies).toEqual({ overlap: { mode: 'queue_one' } });
    expect(patchOf(changed, filled, 2)).toEqual({ policies: null, ifVersion: 2 });
  });

  it('sends any policies so that the API reads the very same', () => {
    fc.assert(
      fc.property(anyPolicies, anyPolicies, (before, after) => {
        const routine = {
          ...draftOf(entered),
          policies: draftOf({ ...entered, policies: before }).policies,
        };
        const next = draftOf({ ...entered, policies: after });
        const patch = RoutinePatch.parse(JSON.parse(JSON.stringify(patchOf(routine, next, 1))));
        const policies = patch.policies === undefined ? before : (patch.policies ?? {});
        expect(Policies.parse(policies)).toEqual(after);
      }),
      { numRuns: 150 },
    );
  });

  it('has the faults of the contract at the paths of the API', () => {
    const { policies } = filled;
    const draft: Draft = {
      ...filled,
      name: ' ',
      target: { mode: 'reuse', projectId: '' },
      policies: {
        ...policies,
        catchUp: { ...policies.catchUp, max: 'many', notAfter: 'time', notAfterTime: '9' },
        environment: {
          ...policies.environment,
          set: [
            { name: 'A', value: '1' },
            { name: 'A', value: '2' },
          ],
        },
      },
    };
    expect(
      compile(draft)
        .faults.map(({ field }) => field)
        .sort(),
    ).toEqual([
      'name',
      'policies.catchUp.max',
      'policies.catchUp.notAfter',
      'policies.environment.set',
      'target.projectId',
    ]);
  });

  it('forgets a fault of the daemon once its field is another', () => {
    const refused = [
      { field: 'prompt', message: 'unknown variable' },
      { field: 'context.pluginInputs.a.b.size', message: 'expected a number' },
    ];
    const then = { prompt: 'x', context: { pluginInputs: { 'a.b': { size: 'big' } } } };
    expect(standing(refused, then, then)).toEqual(refused);
    expect(standing(refused, then, { ...then, prompt: 'y' })).toEqual(refused.slice(1));
    const mended = { prompt: 'x', context: { pluginInputs: { 'a.b': { size: 3 } } } };
    expect(standing(refused, then, mended)).toEqual(refused.slice(0, 1));
  });
});

const entered = {
  name: 'Morning brief',
  prompt: 'Say what changed.',
  schedule: { kind: 'daily' as const, time: '08:00' },
  target: { mode: 'create_each_run' as const },
  agentId: 'brief',
  agentOptions: null,
  skillId: null,
  context: { skillIds: [], pluginIds: [], mcpServerIds: [], connectorIds: [] },
  policies: Policies.parse({}),
};

describe('two people who change one routine', () => {
  const base = draftOf(entered);
  const mine: Draft = { ...base, name: 'Mine', prompt: 'Mine.' };
  const theirs = draftOf({
    ...entered,
    name: 'Theirs',
    policies: Policies.parse({ overlap: { mode: 'allow' } }),
  });

  it('lose nothing: what one of them changed alone is in, what both changed is decided', () => {
    const meeting = meet(base, mine, theirs);
    expect(meeting).toEqual({ theirs: ['overlap'], both: ['name'], mine: ['prompt'] });
    const kept = merged(mine, theirs, { meeting, kept: ['name'] });
    expect([kept.name, kept.prompt, kept.policies.overlap.mode]).toEqual([
      'Mine',
      'Mine.',
      'allow',
    ]);
    const given = merged(mine, theirs, { meeting, kept: [] });
    expect([given.name, given.prompt, given.policies.overlap.mode]).toEqual([
      'Theirs',
      'Mine.',
      'allow',
    ]);
  });

  it('agree where they changed something to the same', () => {
    const same = draftOf({ ...entered, name: 'Mine' });
    expect(meet(base, mine, same)).toEqual({ theirs: [], both: [], mine: ['prompt'] });
  });

  it('can take every facet of each other', () => {
    fc.assert(
      fc.property(anyRoutine, anyRoutine, (one, other) => {
        const [a, b] = [draftOf(one), draftOf(other)];
        expect(changedFacets(withFacets(a, b, facets), b)).toEqual([]);
        const changed = changedFacets(a, b);
        expect(changedFacets(withFacets(a, b, changed), b)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });
});

it('a schedule written as text and read back gives the same builder', () => {
  fc.assert(
    fc.property(fc.oneof(...schedulesByKind.map(([, it]) => it)), (schedule) => {
      const draft = scheduleDraft(schedule, newSchedule('1', ''));
      const { schedule: read } = readSchedule(
        { ...draft, text: formatScheduleText(schedule) },
        's',
      );
      expect(read).toEqual(said(schedule));
    }),
    { numRuns: 60 },
  );
});

describe('an instant on the clocks of a zone', () => {
  const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
  const minute = fc.integer({ min: 0, max: 33_000_000 }).map((it) => it * 60_000);

  it('is the same again, but for the second of two that the clocks show alike', () => {
    fc.assert(
      fc.property(zones, minute, (zone, at) => {
        const again = instantOf(wallOf(at, zone), zone);
        expect(wallOf(again ?? 0, zone)).toBe(wallOf(at, zone));
        expect(again).toBeLessThanOrEqual(at);
      }),
      { numRuns: 300 },
    );
  });

  it('is right after the jump where the clocks jump over it', () => {
    const at = instantOf('2026-03-29T02:30', 'Europe/Berlin');
    expect(at).toBe(Date.parse('2026-03-29T01:30:00Z'));
    expect(instantOf('2026-13-01T00:00', 'UTC')).toBeNull();
  });
});
