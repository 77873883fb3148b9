import { z } from 'zod';
import { Explanation } from '../audit.ts';
import { FieldFault } from '../error.ts';
import { BackfillAnswer, BackfillInput } from '../backfill.ts';
import {
  Routine,
  RoutineInput,
  RoutinePatch,
  RoutinePause,
  RoutineSnooze,
  UnreadableRoutine,
} from '../routine.ts';
import { Run } from '../run.ts';
import { SchedulePreview, SchedulePreviewInput } from '../schedule-preview.ts';
import { SlotEntry } from '../slot.ts';
import { RoutineVersion } from '../version.ts';
import { id, count, millis, route } from './route.ts';

const started = z.object({
  routine: Routine,
  run: Run,
  projectId: z.string(),
  conversationId: z.string(),
  agentRunId: z.string(),
});

/** `warnings`: what will keep its runs from their agent as things are, with what to do; refused with `strict`. */
const saved = z.object({ routine: Routine, warnings: z.array(FieldFault).default([]) });

/** The routes under the tag `Routines`. */
export const routinesRoutes = {
  listRoutines: route({
    method: 'GET',
    path: '/api/routines',
    tag: 'Routines',
    summary: 'All routines, newest first',
    /** `unreadable` is left out where there is none. */
    answer: z.object({
      routines: z.array(Routine),
      unreadable: z.array(UnreadableRoutine).optional(),
    }),
  }),
  createRoutine: route({
    method: 'POST',
    path: '/api/routines',
    tag: 'Routines',
    summary: 'Create a routine',
    body: RoutineInput,
    status: 201,
    answer: saved,
  }),
  getRoutine: route({
    method: 'GET',
    path: '/api/routines/:id',
    tag: 'Routines',
    summary: 'One routine',
    params: id,
    answer: z.object({ routine: Routine }),
  }),
  updateRoutine: route({
    method: 'PATCH',
    path: '/api/routines/:id',
    tag: 'Routines',
    summary: 'Change a routine; what is not named stays',
    params: id,
    body: RoutinePatch,
    answer: saved,
  }),
  deleteRoutine: route({
    method: 'DELETE',
    path: '/api/routines/:id',
    tag: 'Routines',
    summary: 'Delete a routine; its ledger and runs stay',
    params: id,
    answer: z.object({ ok: z.literal(true) }),
  }),
  runRoutine: route({
    method: 'POST',
    path: '/api/routines/:id/run',
    tag: 'Routines',
    summary: 'Run a routine now, also a disabled one',
    params: id,
    status: 202,
    answer: started,
  }),
  pauseRoutine: route({
    method: 'POST',
    path: '/api/routines/:id/pause',
    tag: 'Routines',
    summary: 'Pause a routine: no slot is implied until it is resumed',
    params: id,
    body: RoutinePause,
    answer: z.object({ routine: Routine }),
  }),
  snoozeRoutine: route({
    method: 'POST',
    path: '/api/routines/:id/snooze',
    tag: 'Routines',
    summary: 'Pause a routine until an instant',
    params: id,
    body: RoutineSnooze,
    answer: z.object({ routine: Routine }),
  }),
  resumeRoutine: route({
    method: 'POST',
    path: '/api/routines/:id/resume',
    tag: 'Routines',
    summary: 'Resume a paused or snoozed routine',
    params: id,
    answer: z.object({ routine: Routine }),
  }),
  backfillRoutine: route({
    method: 'POST',
    path: '/api/routines/:id/backfill',
    tag: 'Routines',
    summary: 'Run the slots of a past range; a dry run unless said otherwise',
    params: id,
    body: BackfillInput,
    answer: BackfillAnswer,
  }),
  listVersions: route({
    method: 'GET',
    path: '/api/routines/:id/versions',
    tag: 'Routines',
    summary: 'Every definition that a routine has had, and when it was in force',
    params: id,
    answer: z.object({ versions: z.array(RoutineVersion) }),
  }),
  explainSlot: route({
    method: 'GET',
    path: '/api/routines/:id/why',
    tag: 'Routines',
    summary: 'What the ledger says of an instant, in sentences',
    params: id,
    query: z.object({ at: millis }),
    answer: Explanation,
  }),
  listRoutineRuns: route({
    method: 'GET',
    path: '/api/routines/:id/runs',
    tag: 'Routines',
    summary: 'The runs of a routine, newest first',
    params: id,
    query: z.object({
      limit: count(20, 100),
      /** The id of a run of the routine: only those that come after it in this order. */
      before: z.string().min(1).optional(),
    }),
    answer: z.object({
      runs: z.array(Run),
      /** What to give as `before` for the next page; null where there is none. */
      nextBefore: z.string().nullable(),
    }),
  }),
  listSlots: route({
    method: 'GET',
    path: '/api/routines/:id/slots',
    tag: 'Routines',
    summary: 'The ledger of a routine, oldest first',
    params: id,
    query: z.object({
      from: millis.optional(),
      to: millis.optional(),
      limit: count(1_000, 10_000),
    }),
    answer: z.object({ slots: z.array(SlotEntry) }),
  }),

  previewSchedules: route({
    method: 'POST',
    path: '/api/schedules/preview',
    tag: 'Routines',
    summary: 'What schedules say in a sentence, and their coming slots',
    body: SchedulePreviewInput,
    answer: SchedulePreview,
  }),
};
