import { type DaemonEvent, routes } from '@open-design/contracts';

interface Read {
  readonly path: string;
}

const homeReads: readonly Read[] = [
  routes.listAttention,
  routes.listLiveRuns,
  routes.listInbox,
  routes.listTimeline,
];
const runReads: readonly Read[] = [
  routes.listRuns,
  routes.getRun,
  routes.aboutRun,
  routes.listRunFiles,
  routes.rawRunFile,
  routes.getWorkspace,
  routes.workspaceDiff,
  routes.listRoutineRuns,
  routes.listApprovals,
];
const routineReads: readonly Read[] = [
  routes.listRoutines,
  routes.listRoutineRows,
  routes.getRoutine,
  routes.listVersions,
  routes.listSlots,
  routes.listCells,
  routes.routineSpend,
  routes.explainSlot,
];
const projectReads: readonly Read[] = [
  routes.listProjects,
  routes.getProject,
  routes.listConversations,
  routes.listMessages,
  routes.listFiles,
  routes.rawFile,
];
const pluginReads: readonly Read[] = [routes.listPlugins, routes.getPlugin, routes.checkPlugin];
const systemReads: readonly Read[] = [routes.getSystem, routes.doctor];

const readsOf: Readonly<Record<string, readonly Read[]>> = {
  routine: [...homeReads, ...routineReads],
  zones: [...homeReads, ...routineReads, ...systemReads],
  slot: [...homeReads, ...runReads, ...routineReads],
  run: [...homeReads, ...runReads, ...routineReads, ...projectReads],
  project: [...homeReads, ...projectReads],
  plugin: pluginReads,
  secret: [routes.listSecrets],
  agents: [routes.listAgents, routes.listAttention],
  daemons: systemReads,
  disk: systemReads,
};
/** What is not known to be untouched. */
const allReads = Object.values(readsOf).flat();

/** The paths whose answers may be others after an event. Too many costs a read; too few shows what is no longer so. */
export function touchedBy({ type }: DaemonEvent): readonly string[] {
  const [noun = ''] = type.split('.');
  const reads = noun === 'siblings' ? allReads : (readsOf[noun] ?? []);
  return reads.map(({ path }) => path);
}
