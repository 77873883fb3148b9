import type http from 'node:http';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { explain } from './claim/explain.ts';
import { now } from './clock.ts';
import { createAgentCommands } from './commands/agents.ts';
import { createApprovalCommands } from './commands/approvals.ts';
import { examine } from './commands/doctor.ts';
import { createLookCommands } from './commands/looks.ts';
import { createPluginCommands } from './commands/plugins.ts';
import { createProjectCommands } from './commands/projects.ts';
import { withPromptCheck } from './commands/prompt-check.ts';
import type { CheckOptions } from './commands/routine-input.ts';
import { createRoutineWarnings } from './commands/routine-warnings.ts';
import { createRoutineCommands } from './commands/routines.ts';
import { createRunPlaces } from './commands/run-files.ts';
import { createRunCommands } from './commands/runs.ts';
import { createSecretCommands, withEnvironmentCheck } from './commands/secrets.ts';
import { type SystemSetup, systemFacts } from './commands/system.ts';
import { createWorkspaceCommands } from './commands/workspaces.ts';
import { type Config, ownZoneData } from './config/config.ts';
import { consoleFolder } from './config/programs.ts';
import { DaemonError, messageOf } from './errors.ts';
import { resumeParkedBy } from './fire/resume-parked.ts';
import type { House, RunsAtEnd } from './house.ts';
import { ownFolder } from './prepare/workspace.ts';
import { clockChanges } from './schedule/clock-changes.ts';
import { previewSlots, showSlot } from './schedule/preview.ts';
import { createApp } from './show/app.ts';
import type { Auth } from './show/auth.ts';
import { calendarTokenIn } from './show/calendar/calendar-token.ts';
import type { Handlers } from './show/handlers.ts';
import { createPreviews, type Previews } from './show/previews.ts';
import { createHandlers } from './show/routes/index.ts';
import type { RouteSetup } from './show/routes/setup.ts';
import { readOrCreateToken } from './show/token.ts';

/** The daemon's front door, open. */
export interface Front {
  readonly address: {
    readonly url: string;
    readonly server: http.Server;
    readonly tokenFile: string | null;
  };
  close(): Promise<void>;
}

/** How long (ms) the answer to a request to stop gets to leave. */
const lastAnswerMs = 50;

/**
 * Opens the HTTP side of a house.
 * @param onStop ends the program, or null where it is part of another
 * @throws DaemonError PORT_UNAVAILABLE, UNSAFE_CONFIGURATION, DATA_DIR_UNUSABLE
 */
export async function listen(
  house: House,
  config: Config,
  onStop: ((runs: RunsAtEnd) => void) | null = null,
): Promise<Front> {
  const auth = await authOf(config, house);
  const { log } = house.rooms;
  const previews = createPreviews();
  const app = createApp({
    reach: { host: config.host, allowedHosts: [] },
    auth,
    calendarToken: calendarTokenIn(config.dataDir),
    systemFacts: () => systemFacts(systemOf(house, config)),
    handlers: handlersOf(house, config, { onStop, previews }),
    previews,
    version: house.version,
    consoleFolder: consoleFolder(),
    sessionFile: path.join(config.dataDir, 'sessions.json'),
    log,
  });
  try {
    const url = await app.listen({ host: config.host, port: config.port });
    const tokenFile = auth.kind === 'token' ? auth.tokenFile : null;
    return { address: { url, server: app.server, tokenFile }, close: () => app.close() };
  } catch (error) {
    throw new DaemonError(
      'PORT_UNAVAILABLE',
      `Cannot listen on ${config.host} port ${config.port}: ${messageOf(error)}. Choose another with --port (0 for any free one).`,
      { cause: error },
    );
  }
}

async function authOf(config: Config, { rooms }: House): Promise<Auth> {
  if (config.auth === 'token') {
    const { token, path, warning } = await readOrCreateToken(config.dataDir);
    if (warning !== null) rooms.log.warn(warning);
    return { kind: 'token', token, tokenFile: path };
  }
  if (isLoopback(config.host)) return { kind: 'none' };
  throw new DaemonError(
    'UNSAFE_CONFIGURATION',
    `Cannot listen on ${config.host} without a token: everyone who reaches it could run programs here. Use --auth token, or --host 127.0.0.1.`,
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Why a run waits, as far as this daemon knows. */
function reasonsOf({ desk, rooms: { gate, rests } }: House): (agentRunId: string) => string | null {
  return (id) => rests.waitingFor(id) ?? desk.waitingFor(id) ?? gate.waitingFor(id);
}

function routinesOf(house: House, checkOptions: CheckOptions) {
  const { rooms, fire, ticker, timeZone } = house;
  const { store, claim, hub } = rooms;
  return createRoutineCommands({
    store,
    claim,
    claimed: (it) => fire.takeUp(it),
    waitingFor: reasonsOf(house),
    timeZone,
    checkOptions,
    changed(routineId) {
      hub.publish({ type: 'routine.changed', routineId });
      ticker.wake();
    },
  });
}

/** Ends the program when it is one of its own. */
function stopping({ rooms }: House, onStop: ((runs: RunsAtEnd) => void) | null) {
  return (runs: RunsAtEnd): number => {
    if (onStop === null)
      throw new DaemonError(
        'CONFLICT',
        'Cannot stop this daemon: it is part of another program. End that program.',
      );
    void wait(lastAnswerMs).then(() => onStop(runs));
    return rooms.liveRuns.size;
  };
}

function systemOf(
  { rooms, desk, version, startedAt }: House,
  { databaseUrl }: Config,
): SystemSetup {
  const { store, dataDir, claim } = rooms;
  const { daemonId } = claim;
  const zoneData = ownZoneData();
  const leftovers = desk.survey;
  return { store, dataDir, databaseUrl, daemonId, version, startedAt, zoneData, leftovers };
}

function handlersOf(
  house: House,
  { dataDir }: Config,
  front: { readonly onStop: ((runs: RunsAtEnd) => void) | null; readonly previews: Previews },
): Handlers {
  const { rooms, fire, agents } = house;
  const { store, hub, feed, liveRuns, news } = rooms;
  const { daemonId, calendar } = rooms.claim;
  const checkOptions: CheckOptions = (id, options) => agents.find(id)?.check(options) ?? [];
  const changed = (projectId: string) => hub.publish({ type: 'project.changed', projectId });
  const folderOf: RouteSetup['folderOf'] = ({ id, folder }) => folder ?? ownFolder(dataDir, id);
  const routines = withPromptCheck(
    withEnvironmentCheck(routinesOf(house, checkOptions), house.vault),
    store,
  );
  const waitingFor = reasonsOf(house);
  const agentCommands = createAgentCommands({
    store,
    hub,
    find: (options) => agents.list(options),
    look: (id) => agents.check(id),
    familyOf: (id) => rooms.rests.familyOf(id),
  });
  return createHandlers({
    store,
    audience: news.audience,
    feed,
    calendar,
    explainSlot: (routineId, at) => explain(calendar, routineId, at, now()),
    routines,
    warnings: createRoutineWarnings({
      store,
      routines,
      lookAt: (id, wish) => agents.look(id, wish),
      agentIds: agents.ids,
      elsewhere: () => rooms.agentsHere.elsewhere,
    }),
    secrets: createSecretCommands(store, house.vault, (name) =>
      hub.publish({ type: 'secret.changed', name }),
    ),
    approvals: createApprovalCommands({
      store,
      changed: (event) => hub.publish(event),
      deliver: (answer) => rooms.keepers.answer(answer),
      resumeParked: resumeParkedBy(fire, daemonId),
    }),
    runs: createRunCommands({ store, fire, liveRuns, waitingFor, checkOptions }),
    projects: createProjectCommands({ store, dataDir, changed }),
    plugins: createPluginCommands({
      store,
      dataDir,
      changed: (pluginId) => hub.publish({ type: 'plugin.changed', pluginId }),
    }),
    workspaces: createWorkspaceCommands({ store, ...house.desk }),
    looks: createLookCommands({ store, changed: (event) => hub.publish(event) }),
    daemonId,
    version: house.version,
    agents: agentCommands,
    agentsSeen: () => agents.seen(),
    checkAgent: (id) => agentCommands.check(id),
    examine: () =>
      examine({
        store,
        dataDir,
        daemonId,
        zoneData: ownZoneData(),
        listAgents: () => agentCommands.list(),
        leftovers: house.desk.survey,
        program: house.program,
      }),
    isReady: () => house.isReady(),
    stop: stopping(house, front.onStop),
    waitingFor,
    previewSlots: (question) => previewSlots({ zone: house.timeZone, ...question }),
    slotReader: {
      next: calendar.next,
      show: (schedule, at) => showSlot(schedule, house.timeZone, at),
    },
    clockChanges,
    folderOf,
    previews: front.previews,
    findRunPlace: createRunPlaces({ store, folderOf, ...house.desk }),
    timeZone: house.timeZone,
    dayOf: rooms.budgets.dayOf,
  });
}
