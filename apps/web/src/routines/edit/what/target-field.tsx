import { routes } from '@open-design/contracts';
import { useState } from 'react';
import { useApi } from '../../../api.ts';
import { Button } from '../../../ui/button.tsx';
import { SelectField } from '../../../ui/field.tsx';
import { Loaded } from '../../../ui/states.tsx';
import { whatWords } from '../../../words/edit-what.ts';
import { Choice } from '../fields/choice.tsx';
import { useFault, useForm } from '../form.ts';
import { NewProject } from './new-project.tsx';

const modes = (['create_each_run', 'reuse'] as const).map((value) => ({
  value,
  ...whatWords.targets[value],
}));

/** Where the runs work: a project of their own each, or one that exists. */
export function TargetField() {
  const { draft, update } = useForm();
  const { target } = draft;
  const projects = useApi(routes.listProjects);
  const fault = useFault('target');
  const [isCreating, setCreating] = useState(false);
  const choose = (projectId: string) =>
    update((it) => ({ ...it, target: { mode: 'reuse', projectId } }));
  return (
    <div className="min-w-0 space-y-3">
      <Choice
        label={whatWords.target}
        value={target.mode}
        options={modes}
        onChange={(mode) => update((it) => ({ ...it, target: { ...it.target, mode } }))}
      />
      {target.mode === 'reuse' ? (
        <Loaded query={projects}>
          {({ projects: all }) => {
            const isGone =
              target.projectId !== '' && all.every(({ id }) => id !== target.projectId);
            return (
              <div className="ms-6 flex flex-wrap items-end gap-3">
                <SelectField
                  className="min-w-48 flex-1"
                  label={whatWords.project}
                  fault={fault}
                  value={target.projectId}
                  options={[
                    ...(target.projectId === ''
                      ? [{ value: '', label: whatWords.chooseProject }]
                      : []),
                    ...(isGone
                      ? [
                          {
                            value: target.projectId,
                            label: whatWords.goneProject(target.projectId),
                          },
                        ]
                      : []),
                    ...all.map(({ id, name, folder }) => ({
                      value: id,
                      label: folder === null ? name : `${name} — ${folder}`,
                    })),
                  ]}
                  onChange={choose}
                />
                <Button onClick={() => setCreating(true)}>{whatWords.newProject}</Button>
              </div>
            );
          }}
        </Loaded>
      ) : null}
      {isCreating ? (
        <NewProject
          onClose={() => setCreating(false)}
          onCreated={(id) => {
            choose(id);
            setCreating(false);
          }}
        />
      ) : null}
    </div>
  );
}
