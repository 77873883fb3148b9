import { describeSchedule, type RunAbout } from '@open-design/contracts';
import { Link } from '@tanstack/react-router';
import { Section } from '../../ui/card.tsx';
import { duration, Instant } from '../../ui/time.tsx';
import { runWords } from '../../words/run.ts';
import { Block } from '../conversation/block.tsx';
import { FoldsProvider } from '../conversation/folds.tsx';
import { List, Names } from './facts.tsx';
import { Plugins } from './plugins.tsx';
import { AttemptsTable, OwnersTable } from './tables.tsx';
import { UsageFacts } from './usage-facts.tsx';
import { WorkspaceFacts } from './workspace-facts.tsx';

const said = runWords.about;

/** Under what the run worked: all that decided about it, and names where values are secret. */
export function AboutTab({ about }: { readonly about: RunAbout }) {
  return (
    <FoldsProvider>
      <div className="grid gap-x-12 lg:grid-cols-2">
        <div className="min-w-0">
          <RunFacts about={about} />
          <AttemptsTable attempts={about.attempts} runId={about.run.id} />
          <OwnersTable owners={about.owners} />
          <Definition about={about} />
          <Plugins snapshots={about.snapshots} />
        </div>
        <div className="min-w-0">
          <UsageFacts usage={about.usage} />
          <Checks about={about} />
          <Limits about={about} />
          <Environment about={about} />
          <WorkspaceFacts run={about.run} />
        </div>
      </div>
    </FoldsProvider>
  );
}

function RunFacts({ about: { run, routineName } }: { readonly about: RunAbout }) {
  const { routineId } = run;
  return (
    <Section title={said.run}>
      <List
        facts={[
          [
            said.id,
            <code key="id" className="text-xs">
              {run.id}
            </code>,
          ],
          [
            said.routine,
            routineId === null ? null : (
              <Link
                key="routine"
                to="/routines/$routineId"
                params={{ routineId }}
                className="text-accent underline"
              >
                {routineName ?? routineId}
              </Link>
            ),
          ],
          [said.agent, run.agentId],
        ]}
      />
    </Section>
  );
}

function Definition({ about: { version } }: { readonly about: RunAbout }) {
  if (version === null) return null;
  const { definition } = version;
  return (
    <Section title={said.version}>
      <List
        facts={[
          [said.version, said.versionOf(version.version)],
          [said.since, <Instant key="since" at={version.activeFrom} />],
          [
            said.hash,
            <code key="hash" className="text-xs break-all">
              {version.hash}
            </code>,
          ],
          [said.schedule, definition === null ? null : describeSchedule(definition.schedule)],
          [said.model, definition?.agentOptions?.model ?? null],
        ]}
      />
      {definition === null ? null : (
        <div className="mt-3">
          <p className="mb-1 text-xs text-soft">{said.prompt}</p>
          <Block
            name="definition prompt"
            text={definition.prompt}
            className="[&_pre]:font-sans [&_pre]:text-sm"
          />
        </div>
      )}
    </Section>
  );
}

function Checks({ about: { checks, decidedBy } }: { readonly about: RunAbout }) {
  if (checks.length === 0) return null;
  return (
    <Section title={said.checks}>
      <ul className="space-y-2 text-sm">
        {checks.map(({ name, passed, detail }) => (
          <li key={name}>
            <span className="font-medium">{name}</span>{' '}
            <span className={passed ? 'text-good' : 'text-bad'}>
              {passed ? said.passed : said.notPassed}
            </span>
            {decidedBy === name ? <span className="text-soft"> · {said.decided}</span> : null}
            {detail === '' ? null : <p className="break-words text-soft">{detail}</p>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Limits({ about: { limits, leftovers } }: { readonly about: RunAbout }) {
  const time = (ms: number | null) => (ms === null ? said.unlimited : duration(ms));
  return (
    <Section title={said.limits}>
      <List
        facts={[
          [said.overall, time(limits.overallMs)],
          [said.noProgress, time(limits.noProgressMs)],
          [said.stopGrace, time(limits.stopGraceMs)],
          [said.leftovers, leftovers === null ? said.unknown : String(leftovers)],
        ]}
      />
    </Section>
  );
}

function Environment({ about }: { readonly about: RunAbout }) {
  const { environmentNames, secretNames } = about;
  return (
    <Section title={said.names}>
      <List
        facts={[
          [said.environment, <Names key="names" names={environmentNames} />],
          [said.secrets, <Names key="secrets" names={secretNames} />],
        ]}
      />
      <p className="mt-2 text-xs text-soft">{said.namesHint}</p>
    </Section>
  );
}
