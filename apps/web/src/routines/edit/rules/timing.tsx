import { TextField } from '../../../ui/field.tsx';
import { timingWords } from '../../../words/edit-rules-timing.ts';
import { lengthUnits } from '../draft/measure.ts';
import { Choice } from '../fields/choice.tsx';
import { MeasureField } from '../fields/measure-field.tsx';
import { useFault } from '../form.ts';
import { NumberField } from './number-field.tsx';
import { options, usePolicy, useWhole } from './policy.ts';

/** What becomes of slots that passed while nobody could take them. */
export function CatchUpFields() {
  const [catchUp, change] = usePolicy('catchUp');
  const words = timingWords.catchUp;
  return (
    <>
      <div className="sm:col-span-2">
        <Choice
          label={words.mode}
          value={catchUp.mode}
          options={options(words.modes, ['skip', 'latest', 'all'])}
          onChange={(mode) => change({ mode })}
        />
      </div>
      {catchUp.mode === 'skip' ? null : (
        <>
          {catchUp.mode === 'all' ? (
            <NumberField
              label={words.max}
              path="policies.catchUp.max"
              value={catchUp.max}
              onChange={(max) => change({ max })}
            />
          ) : null}
          <NumberField
            label={words.perMinute}
            path="policies.catchUp.perMinute"
            value={catchUp.perMinute}
            onChange={(perMinute) => change({ perMinute })}
          />
          <MeasureField
            label={words.window}
            hint={words.windowHint}
            path="policies.catchUp.windowMs"
            value={catchUp.window}
            units={lengthUnits}
            onChange={(window) => change({ window })}
          />
          <TooLate />
        </>
      )}
    </>
  );
}

function TooLate() {
  const [catchUp, change] = usePolicy('catchUp');
  const words = timingWords.catchUp;
  const fault = useFault('policies.catchUp.notAfter');
  return (
    <div className="space-y-3 sm:col-span-2">
      <Choice
        label={words.notAfter}
        isInline
        value={catchUp.notAfter}
        options={(['never', 'time', 'length'] as const).map((value) => ({
          value,
          label: words.notAfters[value],
        }))}
        onChange={(notAfter) => change({ notAfter })}
      />
      {catchUp.notAfter === 'time' ? (
        <TextField
          className="sm:w-1/2"
          label={words.notAfterTime}
          fault={fault}
          type="time"
          value={catchUp.notAfterTime}
          onChange={(event) => change({ notAfterTime: event.target.value })}
        />
      ) : null}
      {catchUp.notAfter === 'length' ? (
        <MeasureField
          label={words.notAfterLength}
          path="policies.catchUp.notAfter"
          value={catchUp.notAfterLength}
          units={lengthUnits}
          onChange={(notAfterLength) => change({ notAfterLength })}
        />
      ) : null}
    </div>
  );
}

/** What becomes of a slot that comes due while a run of its routine is live. */
export function OverlapFields() {
  const [overlap, change] = usePolicy('overlap');
  const words = timingWords.overlap;
  const { mode, max } = overlap;
  return (
    <>
      <div className="sm:col-span-2">
        <Choice
          label={words.mode}
          value={mode}
          options={options(words.modes, [
            'skip',
            'queue_one',
            'queue_all',
            'allow',
            'cancel_running',
          ])}
          onChange={(next) => change({ mode: next })}
        />
      </div>
      {mode === 'queue_all' || mode === 'allow' ? (
        <NumberField
          label={mode === 'allow' ? words.maxBeside : words.maxWaiting}
          path="policies.overlap.max"
          value={max}
          onChange={(next) => change({ max: next })}
        />
      ) : null}
    </>
  );
}

/** After how many failures the routine pauses itself. */
export function FailuresFields() {
  const [count, put] = useWhole('pauseAfterFailures');
  const words = timingWords.pauseAfterFailures;
  return (
    <NumberField
      label={words.field}
      hint={words.hint}
      path="policies.pauseAfterFailures"
      value={count}
      onChange={put}
    />
  );
}

/** How far routines that share a slot are spread. */
export function JitterFields() {
  const [jitter, change] = usePolicy('jitterMs');
  const words = timingWords.jitterMs;
  return (
    <MeasureField
      label={words.field}
      hint={words.hint}
      path="policies.jitterMs"
      value={jitter}
      units={lengthUnits.slice(1)}
      onChange={change}
    />
  );
}
