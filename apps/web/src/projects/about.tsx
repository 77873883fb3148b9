import { type Project, routes } from '@open-design/contracts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useCommand } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Card } from '../ui/card.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Facts } from '../ui/facts.tsx';
import { useNotices } from '../ui/notices.tsx';
import { Instant } from '../ui/time.tsx';
import { words } from '../words/index.ts';
import { projectsWords as said } from '../words/projects.ts';

/** What a project is, and its removal. */
export function AboutProject({ project }: { readonly project: Project }) {
  const [isRemoving, setRemoving] = useState(false);
  return (
    <>
      <Card>
        <Facts
          facts={[
            {
              name: said.folder,
              value: <span className="font-mono text-xs">{project.folder ?? said.ownFolder}</span>,
            },
            { name: said.instructions, value: project.customInstructions ?? said.none },
            { name: said.created, value: <Instant at={project.createdAt} /> },
          ]}
        />
      </Card>
      <Button look="danger" className="mt-4" onClick={() => setRemoving(true)}>
        {said.remove}
      </Button>
      {isRemoving ? <Removal project={project} onClose={() => setRemoving(false)} /> : null}
    </>
  );
}

function Removal({
  project,
  onClose,
}: {
  readonly project: Project;
  readonly onClose: () => void;
}) {
  const { say, fail } = useNotices();
  const navigate = useNavigate();
  const remove = useCommand(routes.deleteProject, [routes.listProjects]);
  return (
    <Dialog title={said.removeTitle(project.name)} onClose={onClose}>
      <p>{said.removeLead}</p>
      <div className="mt-5 flex justify-end gap-2">
        <Button onClick={onClose}>{words.cancel}</Button>
        <Button
          look="danger"
          disabled={remove.isPending}
          onClick={() =>
            remove.mutate(
              { params: { id: project.id } },
              {
                onSuccess: () => {
                  say(said.removed(project.name));
                  void navigate({ to: '/projects' });
                },
                onError: fail,
              },
            )
          }
        >
          {said.remove}
        </Button>
      </div>
    </Dialog>
  );
}
