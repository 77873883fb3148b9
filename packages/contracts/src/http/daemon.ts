import { z } from 'zod';
import { Agent } from '../agent.ts';
import { AuditReport } from '../audit.ts';
import { DoctorCheck, Health, Readiness, Version } from '../daemon.ts';
import { SystemInfo } from '../system.ts';
import { Instant } from '../time.ts';
import { id, millis, route } from './route.ts';

/** The body of `POST /api/stop`. */
export const StopInput = z
  .strictObject({
    /** `keep`: the next daemon on the data folder takes them up. */
    runs: z.enum(['keep', 'stop']),
  })
  .meta({ id: 'StopInput', example: { runs: 'keep' } });

/** The routes under the tag `Daemon`. */
export const daemonRoutes = {
  listAgents: route({
    method: 'GET',
    path: '/api/agents',
    tag: 'Daemon',
    summary:
      'The agents that this daemon can run, and whether they are there; with `refresh` looked at anew',
    query: z.object({ refresh: z.enum(['true', 'false']).default('false') }),
    answer: z.object({ agents: z.array(Agent) }),
  }),
  checkAgent: route({
    method: 'POST',
    path: '/api/agents/:id/check',
    tag: 'Daemon',
    summary: 'Look at one agent anew: whether it is there, its version, whether it is signed in',
    params: id,
    answer: z.object({ agent: Agent }),
  }),
  getSystem: route({
    method: 'GET',
    path: '/api/system',
    tag: 'Daemon',
    summary: 'What this daemon stands on: its store, its siblings, disk, clocks, who is signed in',
    answer: SystemInfo,
  }),
  daemonEvents: route({
    method: 'GET',
    path: '/api/events',
    tag: 'Daemon',
    summary: 'What happens in this daemon and in its siblings, live: types and ids only',
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
  logout: route({
    method: 'POST',
    path: '/api/logout',
    tag: 'Daemon',
    summary: 'End the session of the browser that asks',
    answer: z.object({ ok: z.literal(true) }),
  }),
  endSessions: route({
    method: 'POST',
    path: '/api/sessions/end',
    tag: 'Daemon',
    summary: 'End the sessions of all browsers, and the login links that are still open',
    answer: z.object({ ended: z.int().min(0) }),
  }),
  stopDaemon: route({
    method: 'POST',
    path: '/api/stop',
    tag: 'Daemon',
    summary: 'Stop this daemon; its live runs go on without it, or are stopped',
    body: StopInput,
    status: 202,
    answer: z.object({ runs: StopInput.shape.runs, live: z.int() }),
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
};
