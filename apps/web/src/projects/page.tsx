import { type Project, routes } from '@open-design/contracts';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Page } from '../ui/page.tsx';
import { Empty, Loaded, Skeleton } from '../ui/states.tsx';
import { Instant } from '../ui/time.tsx';
import { projectsWords as said } from '../words/projects.ts';
import { AddProject } from './add-project.tsx';

/** Every folder that agents may work in. */
export function ProjectsPage() {
  const [isAdding, setAdding] = useState(false);
  const query = useApi(routes.listProjects);
  const add = (
    <Button look="primary" onClick={() => setAdding(true)}>
      {said.add}
    </Button>
  );
  return (
    <Page
      title={said.title}
      lead={said.lead}
      actions={query.data?.projects.length === 0 ? undefined : add}
    >
      <Loaded query={query} skeleton={<Skeleton lines={5} />}>
        {({ projects }) =>
          projects.length === 0 ? (
            <Empty title={said.nothing} action={add}>
              {said.nothingLead}
            </Empty>
          ) : (
            <Card>
              <ul className="divide-y divide-line">
                {projects.map((project) => (
                  <ProjectRow key={project.id} project={project} />
                ))}
              </ul>
            </Card>
          )
        }
      </Loaded>
      {isAdding ? <AddProject onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}

function ProjectRow({ project }: { readonly project: Project }) {
  return (
    <li className="relative flex flex-wrap items-baseline gap-x-5 gap-y-0.5 px-4 py-3.5 hover:bg-sunk/60">
      <div className="min-w-0 flex-1 basis-64">
        <Link
          to="/projects/$projectId"
          params={{ projectId: project.id }}
          className="font-medium after:absolute after:inset-0"
        >
          {project.name}
        </Link>
        <span className="block truncate font-mono text-xs leading-5 text-soft">
          {project.folder ?? said.ownFolder}
        </span>
      </div>
      <span className="text-sm text-soft">
        {said.updated} <Instant at={project.updatedAt} />
      </span>
    </li>
  );
}
