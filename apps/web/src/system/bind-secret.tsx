import { ApiError, routes } from '@open-design/contracts';
import { type FormEvent, useState } from 'react';
import { messageOf, useCommand } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { useNotices } from '../ui/notices.tsx';
import { words } from '../words/index.ts';
import { systemWords } from '../words/system.ts';

const said = systemWords.secrets;

/** Binds a value under a name. The daemon's own words say what is wrong with either. */
export function BindSecret({ onClose }: { readonly onClose: () => void }) {
  const { say } = useNotices();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const bind = useCommand(routes.setSecret, [routes.listSecrets]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    bind.mutate(
      { body: { name: name.trim(), value } },
      {
        onSuccess: () => {
          say(said.bound(name.trim()));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog title={said.add} onClose={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <TextField
          label={said.name}
          hint={said.nameHint}
          fault={faultOf(bind.error, 'name')}
          value={name}
          required
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={said.value}
          hint={said.valueHint}
          fault={faultOf(bind.error, 'value')}
          type="password"
          value={value}
          required
          autoComplete="off"
          onChange={(event) => setValue(event.target.value)}
        />
        {bind.error === null || hasFields(bind.error) ? null : (
          <p role="alert" className="text-sm text-bad">
            {messageOf(bind.error)}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{words.cancel}</Button>
          <Button look="primary" type="submit" disabled={bind.isPending}>
            {said.add}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function hasFields(error: unknown): boolean {
  return error instanceof ApiError && error.details.length > 0;
}

function faultOf(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  return error.details.find((it) => it.field === field || it.field === `body.${field}`)?.message;
}
