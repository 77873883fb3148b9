import { runningWords } from '../../../words/edit-rules-running.ts';
import { lengthUnits, sizeUnits } from '../draft/measure.ts';
import { Choice } from '../fields/choice.tsx';
import { MeasureField } from '../fields/measure-field.tsx';
import { useFault } from '../form.ts';
import { ZoneField } from '../when/zone-field.tsx';
import { NumberField } from './number-field.tsx';
import { options, usePolicy } from './policy.ts';

/** Who decides when the agent asks to be permitted something. */
export function ApprovalFields() {
  const [approvals, change] = usePolicy('approvals');
  const words = runningWords.approvals;
  return (
    <>
      <div className="sm:col-span-2">
        <Choice
          label={words.mode}
          value={approvals.mode}
          options={options(words.modes, ['deny', 'allow_in_workspace', 'ask', 'allow_all'])}
          onChange={(mode) => change({ mode })}
        />
      </div>
      {approvals.mode === 'ask' ? (
        <>
          <MeasureField
            label={words.deadline}
            path="policies.approvals.deadlineMs"
            value={approvals.deadline}
            units={lengthUnits}
            onChange={(deadline) => change({ deadline })}
          />
          <Choice
            label={words.onDeadline}
            value={approvals.onDeadline}
            options={options(words.onDeadlines, ['deny', 'park'])}
            onChange={(onDeadline) => change({ onDeadline })}
          />
        </>
      ) : null}
    </>
  );
}

/** How long a run may take, and how it is stopped. */
export function LimitFields() {
  const [limits, change] = usePolicy('limits');
  const words = runningWords.limits;
  const rows = [
    { name: 'overall', path: 'overallMs' },
    { name: 'noProgress', path: 'noProgressMs' },
    { name: 'stopGrace', path: 'stopGraceMs' },
  ] as const;
  return (
    <>
      {rows.map(({ name, path }) => (
        <MeasureField
          key={name}
          label={words[name]}
          path={`policies.limits.${path}`}
          value={limits[name]}
          units={lengthUnits}
          {...(name !== 'stopGrace' && { placeholder: words.empty })}
          onChange={(next) => change({ [name]: next })}
        />
      ))}
      <p className="text-sm text-soft sm:col-span-2">{words.hint}</p>
    </>
  );
}

/** When an attempt that did not come to its end is followed by another. */
export function RetryFields() {
  const [retry, change] = usePolicy('retry');
  const words = runningWords.retry;
  const fault = useFault('policies.retry.on');
  return (
    <>
      <NumberField
        label={words.attempts}
        hint={words.attemptsHint}
        path="policies.retry.attempts"
        value={retry.attempts}
        onChange={(attempts) => change({ attempts })}
      />
      <fieldset className="min-w-0">
        <legend className="mb-1 text-sm font-medium">{words.on}</legend>
        {(['interrupted', 'unreachable', 'timed_out', 'failed'] as const).map((end) => (
          <label key={end} className="flex min-h-10 items-center gap-2 text-sm md:min-h-7">
            <input
              type="checkbox"
              className="size-4 accent-accent"
              checked={retry.on.includes(end)}
              onChange={() =>
                change({
                  on: retry.on.includes(end)
                    ? retry.on.filter((it) => it !== end)
                    : [...retry.on, end],
                })
              }
            />
            {words.ons[end].label}
          </label>
        ))}
        {fault === undefined ? null : <p className="text-sm text-bad">{fault}</p>}
      </fieldset>
      <MeasureField
        label={words.firstDelay}
        path="policies.retry.firstDelayMs"
        value={retry.firstDelay}
        units={lengthUnits}
        onChange={(firstDelay) => change({ firstDelay })}
      />
      <NumberField
        label={words.factor}
        path="policies.retry.factor"
        value={retry.factor}
        onChange={(factor) => change({ factor })}
      />
      <MeasureField
        label={words.maxDelay}
        path="policies.retry.maxDelayMs"
        value={retry.maxDelay}
        units={lengthUnits}
        onChange={(maxDelay) => change({ maxDelay })}
      />
      <NumberField
        label={words.jitter}
        hint={words.jitterHint}
        path="policies.retry.jitter"
        value={retry.jitter}
        onChange={(jitter) => change({ jitter })}
      />
    </>
  );
}

/** Where the runs work, what is kept of them, and how much disk that may take. */
export function WorkspaceFields() {
  const [workspace, change] = usePolicy('workspace');
  const [disk, changeDisk] = usePolicy('disk');
  const words = runningWords.workspace;
  return (
    <>
      <Choice
        label={words.mode}
        value={workspace.mode}
        options={options(words.modes, ['in_place', 'worktree', 'copy'])}
        onChange={(mode) => change({ mode })}
      />
      {workspace.mode === 'in_place' ? null : (
        <Choice
          label={words.onSuccess}
          value={workspace.onSuccess}
          options={options(words.onSuccesses, ['diff', 'tree', 'nothing'])}
          onChange={(onSuccess) => change({ onSuccess })}
        />
      )}
      <NumberField
        label={words.keepDays}
        path="policies.workspace.keep.days"
        value={workspace.keepDays}
        onChange={(keepDays) => change({ keepDays })}
      />
      <MeasureField
        label={words.max}
        path="policies.disk.maxBytes"
        value={disk.max}
        units={sizeUnits}
        onChange={(max) => changeDisk({ max })}
      />
    </>
  );
}

/** What the runs may use. */
export function BudgetFields() {
  const [budget, change] = usePolicy('budget');
  const words = runningWords.budget;
  return (
    <>
      {(['usdPerRun', 'tokensPerRun', 'usdPerDay', 'tokensPerDay'] as const).map((name) => (
        <NumberField
          key={name}
          label={words[name]}
          path={`policies.budget.${name}`}
          value={budget[name]}
          placeholder={words.empty}
          onChange={(next) => change({ [name]: next })}
        />
      ))}
      <BudgetZone />
      <p className="text-sm text-soft sm:col-span-2">{words.hint}</p>
    </>
  );
}

function BudgetZone() {
  const [budget, change] = usePolicy('budget');
  return (
    <ZoneField
      label={runningWords.budget.timezone}
      fault={useFault('policies.budget.timezone')}
      value={budget.timezone}
      onChange={(timezone) => change({ timezone })}
    />
  );
}
