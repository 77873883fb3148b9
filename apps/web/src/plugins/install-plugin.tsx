import { ApiError, routes } from '@open-design/contracts';
import { type FormEvent, useState } from 'react';
import { messageOf, useCommand } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { useNotices } from '../ui/notices.tsx';
import { words } from '../words/index.ts';
import { pluginsWords as said } from '../words/plugins.ts';

/** Installs a folder of the daemon's machine; what is wrong with its files is said with file and line. */
export function InstallPlugin({ onClose }: { readonly onClose: () => void }) {
  const { say } = useNotices();
  const [source, setSource] = useState('');
  const install = useCommand(routes.installPlugin, [routes.listPlugins]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    install.mutate(
      { body: { source: source.trim() } },
      {
        onSuccess: ({ plugin, change, warnings }) => {
          say(
            [said.installed(plugin.title, change), ...warnings.map((it) => it.message)].join(' '),
          );
          onClose();
        },
      },
    );
  };
  return (
    <Dialog title={said.installTitle} onClose={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <TextField
          label={said.folder}
          hint={said.folderHint}
          value={source}
          required
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setSource(event.target.value)}
        />
        {install.error === null ? null : <Faults error={install.error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button look="primary" type="submit" disabled={install.isPending}>
            {said.install}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Faults({ error }: { readonly error: unknown }) {
  const details = error instanceof ApiError ? error.details : [];
  return (
    <div role="alert" className="text-sm text-bad">
      <p>{messageOf(error)}</p>
      {details.length < 2 ? null : (
        <ul className="mt-1 list-disc ps-5">
          {details.map((it) => (
            <li key={`${it.field} ${it.message}`}>
              <span className="font-mono text-xs">{it.field}</span> {it.message}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
