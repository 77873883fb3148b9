import { ApiError, routes } from '@open-design/contracts';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { messageOf, useCommand } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { useNotices } from '../ui/notices.tsx';
import { words } from '../words/index.ts';
import { projectsWords as said } from '../words/projects.ts';

/** Adds a project on a folder of the person's, or on one of its own, and leads there. */
export function AddProject({ onClose }: { readonly onClose: () => void }) {
  const { say } = useNotices();
  const navigate = useNavigate();
  const [name, setName] = useState('');
  const [folder, setFolder] = useState('');
  const add = useCommand(routes.createProject, [routes.listProjects]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    add.mutate(
      { body: { name, folder: folder.trim() === '' ? null : folder.trim() } },
      {
        onSuccess: ({ project }) => {
          say(said.added(project.name));
          onClose();
          void navigate({ to: '/projects/$projectId', params: { projectId: project.id } });
        },
      },
    );
  };
  const fault = add.error instanceof ApiError ? add.error : null;
  const isOfFolder = fault?.code === 'FOLDER_REFUSED';
  return (
    <Dialog title={said.add} onClose={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <TextField
          label={said.name}
          value={name}
          required
          maxLength={200}
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={said.folder}
          hint={said.folderHint}
          fault={isOfFolder ? fault.message : undefined}
          value={folder}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setFolder(event.target.value)}
        />
        {add.error === null || isOfFolder ? null : (
          <p role="alert" className="text-sm text-bad">
            {messageOf(add.error)}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button look="primary" type="submit" disabled={add.isPending}>
            {said.add}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
