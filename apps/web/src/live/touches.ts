import { type DaemonEvent, routes } from '@open-design/contracts';

const runReads = [
  routes.listRuns.path,
  routes.getRun.path,
  routes.listRoutineRuns.path,
  routes.listApprovals.path,
] as const;
const routineReads = [
  routes.listRoutines.path,
  routes.getRoutine.path,
  routes.listVersions.path,
  routes.listSlots.path,
  routes.listRoutineRows.path,
  routes.listCells.path,
  routes.routineSpend.path,
  routes.explainSlot.path,
] as const;
const projectReads = [
  routes.listProjects.path,
  routes.getProject.path,
  routes.listConversations.path,
  routes.listMessages.path,
  routes.listFiles.path,
] as const;

/** The paths whose answers may be others after an event. Too many costs a read; too few shows what is no longer so. */
export function touchedBy({ type }: DaemonEvent): readonly string[] {
  if (type.startsWith('routine.') || type.startsWith('zones.')) return routineReads;
  if (type.startsWith('slot.')) return [...routineReads, ...runReads];
  if (type.startsWith('run.')) return [...runReads, ...routineReads, ...projectReads];
  if (type.startsWith('project.')) return projectReads;
  return [...runReads, ...routineReads, ...projectReads];
}
