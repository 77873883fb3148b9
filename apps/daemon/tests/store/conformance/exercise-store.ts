import { describe } from 'vitest';
import type { GroundOpener } from '../ground.ts';
import { exerciseApprovals } from './approvals.ts';
import { exerciseBatches } from './batches.ts';
import { exerciseBudgets } from './budgets.ts';
import { exerciseClaims } from './claims.ts';
import { exerciseClosing } from './closing.ts';
import { exerciseClosedLedger } from './closed-ledger.ts';
import { exerciseDue } from './due.ts';
import { exerciseEnds } from './ends.ts';
import { exerciseEvents } from './events.ts';
import { exerciseLedger } from './ledger.ts';
import { exerciseMigrations } from './migrations.ts';
import { exerciseOtherRules } from './other-rules.ts';
import { exercisePlanning } from './planning.ts';
import { exercisePlugins } from './plugins.ts';
import { exercisePrepare } from './prepare.ts';
import { exerciseProjects } from './projects.ts';
import { exerciseRecent } from './recent.ts';
import { exerciseRoutines } from './routines.ts';
import { exerciseRoutineViews } from './routine-views.ts';
import { exerciseRunViews } from './run-views.ts';
import { exerciseSnapshots } from './snapshots.ts';
import { exerciseWorkspaces } from './workspaces.ts';
import { exerciseValues } from './values.ts';

/** What a store promises, whichever engine it stands on. */
export function exerciseStore(engine: string, open: GroundOpener): void {
  describe(`a store on ${engine}`, () => {
    exerciseMigrations(open);
    exerciseProjects(open);
    exercisePlugins(open);
    exerciseSnapshots(open);
    exerciseRoutines(open);
    exerciseClaims(open);
    exerciseDue(open);
    exerciseClosedLedger(open);
    exerciseBatches(open);
    exerciseValues(open);
    exerciseLedger(open);
    exerciseRecent(open);
    exercisePlanning(open);
    exerciseOtherRules(open);
    exercisePrepare(open);
    exerciseEnds(open);
    exerciseEvents(open);
    exerciseApprovals(open);
    exerciseWorkspaces(open);
    exerciseBudgets(open);
    exerciseRoutineViews(open);
    exerciseRunViews(open);
    exerciseClosing(open);
  });
}
