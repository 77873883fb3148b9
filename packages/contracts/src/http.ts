import { z } from 'zod';
import { Agent, AgentOptions } from './agent.ts';
import { AuditReport, Explanation } from './audit.ts';
import { BackfillAnswer, BackfillInput } from './backfill.ts';
import { Conversation, Message } from './conversation.ts';
import { DoctorCheck, Health, Readiness, Version } from './daemon.ts';
import { InstalledPluginRecord } from './plugin.ts';
import { Project, ProjectFile, ProjectInput, ProjectPatch } from './project.ts';
import { Routine, RoutineInput, RoutinePatch, RoutinePause, RoutineSnooze } from './routine.ts';
import { AgentRun, Run, RunStatus } from './run.ts';
import { SchedulePreview, SchedulePreviewInput } from './schedule-preview.ts';
import { SlotEntry } from './slot.ts';
import { Instant } from './time.ts';
import { RoutineVersion } from './version.ts';

/** What a route answers with: JSON of a schema, or a body that is streamed or read from disk. */
export type AnswerKind = 'json' | 'events' | 'file';

/** One route of the API. The daemon serves it, the client calls it and the OpenAPI page shows it from this alone. */
export interface Route<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  A extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** With `:name` for parameters; a last `*` takes the rest of the path. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The status of success. */
  readonly status: 200 | 201 | 202;
  readonly answer: A;
  readonly kind: AnswerKind;
}

const none = z.object({});
const noBody = z.undefined();
const id = z.object({ id: z.string().min(1) });
const count = (fallback: number, max: number) =>
  z.coerce.number().int().min(1).max(max).default(fallback);
const millis = z.coerce.number().pipe(Instant);

function route<
  P extends z.ZodType = typeof none,
  Q extends z.ZodType = typeof none,
  B extends z.ZodType = typeof noBody,
  A extends z.ZodType = typeof none,
>(it: {
  method: Route['method'];
  path: string;
  tag: string;
  summary: string;
  params?: P;
  query?: Q;
  body?: B;
  status?: Route['status'];
  answer?: A;
  kind?: AnswerKind;
}): Route<P, Q, B, A> {
  // The defaults above are these very schemas; TypeScript cannot see that an omitted key means its default.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const defaults = { params: none, query: none, body: noBody, answer: none } as unknown as {
    params: P;
    query: Q;
    body: B;
    answer: A;
  };
  return { status: 200, kind: 'json', ...defaults, ...it };
}

/** The body of `POST /api/runs`: a direct message to an agent, without a routine. */
export const DirectRunInput = z
  .strictObject({
    agentId: z.string().min(1),
    agentOptions: AgentOptions.nullish(),
    message: z.string().min(1).max(1_000_000),
    projectId: z.string().min(1),
    conversationId: z.string().min(1).nullish(),
  })
  .meta({
    id: 'DirectRunInput',
    example: { agentId: 'brief', message: 'What changed?', projectId: 'website' },
  });
export type DirectRunInput = z.infer<typeof DirectRunInput>;

const started = z.object({
  routine: Routine,
  run: Run,
  projectId: z.string(),
  conversationId: z.string(),
  agentRunId: z.string(),
});

export const routes = {
  listRoutines: route({
    method: 'GET',
    path: '/api/routines',
    tag: 'Routines',
    summary: 'All routines, newest first',
    answer: z.object({ routines: z.array(Routine) }),
  }),
  createRoutine: route({
    method: 'POST',
    path: '/api/routines',
    tag: 'Routines',
    summary: 'Create a routine',
    body: RoutineInput,
    status: 201,
    answer: z.object({ routine: Routine }),
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
    answer: z.object({ routine: Routine }),
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
    query: z.object({ limit: count(20, 100) }),
    answer: z.object({ runs: z.array(Run) }),
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

  listRuns: route({
    method: 'GET',
    path: '/api/runs',
    tag: 'Runs',
    summary: 'Agent runs, newest first',
    query: z.object({
      projectId: z.string().optional(),
      conversationId: z.string().optional(),
      status: RunStatus.optional(),
      limit: count(100, 1_000),
    }),
    answer: z.object({ runs: z.array(AgentRun) }),
  }),
  createRun: route({
    method: 'POST',
    path: '/api/runs',
    tag: 'Runs',
    summary: 'Send a message to an agent in a project, without a routine',
    body: DirectRunInput,
    status: 202,
    answer: z.object({
      runId: z.string(),
      conversationId: z.string(),
      assistantMessageId: z.string(),
    }),
  }),
  getRun: route({
    method: 'GET',
    path: '/api/runs/:id',
    tag: 'Runs',
    summary: 'One agent run',
    params: id,
    answer: z.object({ run: AgentRun }),
  }),
  cancelRun: route({
    method: 'POST',
    path: '/api/runs/:id/cancel',
    tag: 'Runs',
    summary: 'Stop an agent run; a run that has ended is left as it is',
    params: id,
    status: 202,
    answer: z.object({ run: AgentRun }),
  }),
  runEvents: route({
    method: 'GET',
    path: '/api/runs/:id/events',
    tag: 'Runs',
    summary:
      'The events of an agent run, from the first (or after `Last-Event-ID` / `after`) to its end',
    params: id,
    query: z.object({ after: z.coerce.number().int().min(0).optional() }),
    kind: 'events',
  }),

  listProjects: route({
    method: 'GET',
    path: '/api/projects',
    tag: 'Projects',
    summary: 'All projects, newest first',
    answer: z.object({ projects: z.array(Project) }),
  }),
  createProject: route({
    method: 'POST',
    path: '/api/projects',
    tag: 'Projects',
    summary: 'Add a project, on a folder of yours or on one of its own',
    body: ProjectInput,
    status: 201,
    answer: z.object({ project: Project }),
  }),
  getProject: route({
    method: 'GET',
    path: '/api/projects/:id',
    tag: 'Projects',
    summary: 'One project',
    params: id,
    answer: z.object({ project: Project }),
  }),
  updateProject: route({
    method: 'PATCH',
    path: '/api/projects/:id',
    tag: 'Projects',
    summary: 'Change a project',
    params: id,
    body: ProjectPatch,
    answer: z.object({ project: Project }),
  }),
  deleteProject: route({
    method: 'DELETE',
    path: '/api/projects/:id',
    tag: 'Projects',
    summary: 'Remove a project from the daemon; files stay where they are',
    params: id,
    answer: z.object({ ok: z.literal(true) }),
  }),
  listConversations: route({
    method: 'GET',
    path: '/api/projects/:id/conversations',
    tag: 'Projects',
    summary: 'The conversations of a project, newest first',
    params: id,
    answer: z.object({ conversations: z.array(Conversation) }),
  }),
  listMessages: route({
    method: 'GET',
    path: '/api/projects/:id/conversations/:cid/messages',
    tag: 'Projects',
    summary: 'The messages of a conversation, in order',
    params: z.object({ id: z.string(), cid: z.string() }),
    answer: z.object({ messages: z.array(Message) }),
  }),
  listFiles: route({
    method: 'GET',
    path: '/api/projects/:id/files',
    tag: 'Projects',
    summary: 'The files of a project; hidden ones and node_modules are left out, at most 5,000',
    params: id,
    answer: z.object({ files: z.array(ProjectFile), truncated: z.boolean() }),
  }),
  rawFile: route({
    method: 'GET',
    path: '/api/projects/:id/raw/*',
    tag: 'Projects',
    summary: 'One file of a project as it is, in a sandbox of its own origin',
    params: z.object({ id: z.string(), '*': z.string().min(1) }),
    kind: 'file',
  }),
  projectEvents: route({
    method: 'GET',
    path: '/api/projects/:id/events',
    tag: 'Projects',
    summary: 'What happens in a project, live: types and ids only',
    params: id,
    kind: 'events',
  }),

  listPlugins: route({
    method: 'GET',
    path: '/api/plugins',
    tag: 'Plugins',
    summary: 'The installed plugins',
    answer: z.object({ plugins: z.array(InstalledPluginRecord) }),
  }),
  getPlugin: route({
    method: 'GET',
    path: '/api/plugins/:id',
    tag: 'Plugins',
    summary: 'One installed plugin',
    params: id,
    answer: z.object({ plugin: InstalledPluginRecord }),
  }),

  listAgents: route({
    method: 'GET',
    path: '/api/agents',
    tag: 'Daemon',
    summary: 'The agents that this daemon can run, and whether they are there',
    answer: z.object({ agents: z.array(Agent) }),
  }),
  daemonEvents: route({
    method: 'GET',
    path: '/api/events',
    tag: 'Daemon',
    summary: 'What happens in this daemon, live: types and ids only',
    kind: 'events',
  }),
  audit: route({
    method: 'GET',
    path: '/api/audit',
    tag: 'Daemon',
    summary: 'The ledger held against the slots that the definitions imply',
    query: z.object({
      routineId: z.string().optional(),
      from: millis.optional(),
      to: millis.optional(),
    }),
    answer: AuditReport,
  }),
  doctor: route({
    method: 'GET',
    path: '/api/doctor',
    tag: 'Daemon',
    summary: 'What is as it should be, and what is not',
    answer: z.object({ checks: z.array(DoctorCheck) }),
  }),
  calendarFeed: route({
    method: 'GET',
    path: '/api/calendar.ics',
    tag: 'Daemon',
    summary:
      'Past slots of the last 30 days and coming ones of the next 30 as an iCalendar feed, at most 2,000; for `token` see `POST /api/calendar-links`',
    query: z.object({ token: z.string().optional() }),
    kind: 'file',
  }),
  createCalendarLink: route({
    method: 'POST',
    path: '/api/calendar-links',
    tag: 'Daemon',
    summary: 'The address of the calendar feed, with its token; made if there is none',
    status: 201,
    answer: z.object({ url: z.url() }),
  }),
  revokeCalendarLink: route({
    method: 'DELETE',
    path: '/api/calendar-links',
    tag: 'Daemon',
    summary: 'Revoke the address of the calendar feed: it shows nothing from now on',
    answer: z.object({ ok: z.literal(true) }),
  }),
  createLoginLink: route({
    method: 'POST',
    path: '/api/login-links',
    tag: 'Daemon',
    summary: 'A link that signs one browser in, once, within ten minutes',
    status: 201,
    answer: z.object({ url: z.url(), expiresAt: Instant }),
  }),
  health: route({
    method: 'GET',
    path: '/api/health',
    tag: 'Daemon',
    summary: 'The process answers',
    answer: Health,
  }),
  ready: route({
    method: 'GET',
    path: '/api/ready',
    tag: 'Daemon',
    summary: 'The store answers and slots are being claimed',
    answer: Readiness,
  }),
  version: route({
    method: 'GET',
    path: '/api/version',
    tag: 'Daemon',
    summary: 'What runs here',
    answer: Version,
  }),
} as const;

export type Routes = typeof routes;
