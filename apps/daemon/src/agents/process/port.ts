import type { AgentPort } from '../agent.ts';

/** Where a run talks to, with how long its processes get from SIGTERM to SIGKILL (ms). */
export type ProcessPort = AgentPort & { readonly stopGraceMs?: number };
