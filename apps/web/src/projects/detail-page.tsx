import { type Project, routes } from '@open-design/contracts';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useApi } from '../api.ts';
import { Page } from '../ui/page.tsx';
import { Loaded, Skeleton } from '../ui/states.tsx';
import { Tabs } from '../ui/tabs.tsx';
import { projectsWords as said } from '../words/projects.ts';
import { AboutProject } from './about.tsx';
import { Conversations } from './conversations.tsx';
import { ProjectFiles } from './files.tsx';
import type { ProjectView } from './search.ts';

/** A project: what was said in it, what is in its folder, and what it is. */
export function ProjectPage() {
  const { projectId } = useParams({ from: '/projects/$projectId' });
  const query = useApi(routes.getProject, { params: { id: projectId } });
  return (
    <Loaded query={query} skeleton={<Skeleton lines={6} className="mx-auto max-w-6xl pt-16" />}>
      {({ project }) => <Shown project={project} />}
    </Loaded>
  );
}

function viewsOf(project: Project) {
  const { id } = project;
  return [
    {
      value: 'conversations',
      label: said.conversations,
      content: () => <Conversations key={id} projectId={id} />,
    },
    { value: 'files', label: said.files, content: () => <ProjectFiles projectId={id} /> },
    { value: 'about', label: said.about, content: () => <AboutProject project={project} /> },
  ] as const;
}

function Shown({ project }: { readonly project: Project }) {
  const { view = 'conversations' } = useSearch({ from: '/projects/$projectId' });
  const navigate = useNavigate({ from: '/projects/$projectId' });
  const setView = (view: ProjectView) =>
    void navigate({ search: (now) => ({ ...now, view }), replace: true, resetScroll: false });
  return (
    <Page
      title={project.name}
      lead={
        <>
          <Link to="/projects" className="underline-offset-4 hover:underline">
            {said.back}
          </Link>
          {' · '}
          <span className="font-mono text-xs">{project.folder ?? said.ownFolder}</span>
        </>
      }
    >
      <Tabs label={said.views} value={view} onChange={setView} tabs={viewsOf(project)} />
    </Page>
  );
}
