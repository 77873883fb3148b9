import { foundation } from './0001-foundation.ts';
import { claimIndexes } from './0002-claim-indexes.ts';
import { permissionRequests } from './0003-permission-requests.ts';
import { workspaces } from './0004-workspaces.ts';
import { openAttempts } from './0005-open-attempts.ts';
import { plugins } from './0006-plugins.ts';
import { budgets } from './0007-budgets.ts';
import { lookedAt } from './0008-looked-at.ts';
import { views } from './0009-views.ts';
import { indexesThatCover } from './0010-indexes-that-cover.ts';
import { routineList } from './0011-routine-list.ts';
import { agents } from './0012-agents.ts';
import { accountRests } from './0013-account-rests.ts';
import { siblingNews } from './0014-sibling-news.ts';

/** Every migration in order; the schema version is how many have been applied. A landed one never changes. */
export const migrations: readonly {
  readonly name: string;
  readonly statements: readonly string[];
}[] = [
  { name: 'foundation', statements: foundation },
  { name: 'claim indexes', statements: claimIndexes },
  { name: 'permission requests', statements: permissionRequests },
  { name: 'workspaces', statements: workspaces },
  { name: 'open attempts', statements: openAttempts },
  { name: 'plugins', statements: plugins },
  { name: 'budgets', statements: budgets },
  { name: 'looked at', statements: lookedAt },
  { name: 'views', statements: views },
  { name: 'indexes that cover', statements: indexesThatCover },
  { name: 'routine list', statements: routineList },
  { name: 'agents', statements: agents },
  { name: 'account rests', statements: accountRests },
  { name: 'sibling news', statements: siblingNews },
];
