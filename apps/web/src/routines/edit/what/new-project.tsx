import { ApiError, routes } from '@open-design/contracts';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import { messageOf, useCommand } from '../../../api.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { TextField } from '../../../ui/field.tsx';
import { whatWords } from '../../../words/edit-what.ts';
import { words } from '../../../words/index.ts';
import { faultAt } from '../draft/faults.ts';

/** A project made without leaving the form. */
export function NewProject({
  onCreated,
  onClose,
}: {
  readonly onCreated: (id: string) => void;
  readonly onClose: () => void;
}) {
  const [name, setName] = useState('');
  const [folder, setFolder] = useState('');
  const create = useCommand(routes.createProject, [routes.listProjects]);
  const faults = create.error instanceof ApiError ? create.error.details : [];
  const own = { name: faultAt(faults, 'name'), folder: faultAt(faults, 'folder') };
  const isElsewhere = create.error !== null && own.name === undefined && own.folder === undefined;
  // Beside the routine's form, not in it: forms do not nest.
  return createPortal(
    <Dialog title={whatWords.newProject} onClose={onClose}>
      <form
        noValidate
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          event.stopPropagation();
          const body = { name, ...(folder.trim() !== '' && { folder: folder.trim() }) };
          create.mutate({ body }, { onSuccess: ({ project }) => onCreated(project.id) });
        }}
      >
        <TextField
          label={whatWords.projectName}
          fault={own.name}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={whatWords.projectFolder}
          hint={whatWords.projectFolderHint}
          fault={own.folder}
          value={folder}
          spellCheck={false}
          placeholder="/home/ada/website"
          onChange={(event) => setFolder(event.target.value)}
        />
        {isElsewhere ? (
          <p role="alert" className="text-sm text-bad">
            {messageOf(create.error)}
          </p>
        ) : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button type="submit" look="primary" disabled={create.isPending}>
            {whatWords.createProject}
          </Button>
        </div>
      </form>
    </Dialog>,
    document.body,
  );
}
