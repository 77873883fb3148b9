import { type AgentRun, routes } from '@open-design/contracts';
import { useApi } from '../../api.ts';
import { size } from '../../ui/amounts.ts';
import { Section } from '../../ui/card.tsx';
import { Instant } from '../../ui/time.tsx';
import { runWords } from '../../words/run.ts';
import { List } from './facts.tsx';

const said = runWords.about;

/** The folder that the run had, and what was removed of it. */
export function WorkspaceFacts({ run }: { readonly run: AgentRun }) {
  const { data } = useApi(routes.getWorkspace, { params: { id: run.id } });
  const workspace = data?.workspace ?? null;
  if (workspace === null) return null;
  const { changes } = workspace;
  return (
    <Section title={said.workspace}>
      <List
        facts={[
          [
            said.folder,
            <code key="path" className="text-xs break-all">
              {workspace.path}
            </code>,
          ],
          [said.host, workspace.host],
          [said.kind, said.mode[workspace.mode]],
          [said.branch, workspace.branch],
          [
            said.changes,
            changes === null ? null : said.changesOf(changes.files, changes.added, changes.removed),
          ],
          [said.disk, size(workspace.bytes)],
          ...(data?.prunings ?? []).map(
            (it) => [`${said.pruned}: ${it.what}`, <Instant key={it.path} at={it.at} />] as const,
          ),
        ]}
      />
      {workspace.note === null ? null : <p className="mt-2 text-sm">{workspace.note}</p>}
    </Section>
  );
}
