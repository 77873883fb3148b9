import { formatScheduleText, parseScheduleText } from '@open-design/contracts';
import { TextField } from '../../../ui/field.tsx';
import { whenWords } from '../../../words/edit-when.ts';
import { readSchedule, textFault } from '../draft/compile.ts';
import { type ScheduleDraft, scheduleDraft } from '../draft/schedule.ts';

/**
 * The schedule in one line. What is typed here changes the builder as soon as it
 * can be read, and what the builder changes is written here.
 */
export function TextForm({
  draft,
  onChange,
}: {
  readonly draft: ScheduleDraft;
  readonly onChange: (draft: ScheduleDraft) => void;
}) {
  const { schedule } = readSchedule({ ...draft, text: null }, 'schedule');
  const written = schedule === null ? '' : formatScheduleText(schedule);
  return (
    <TextField
      label={whenWords.text}
      hint={whenWords.textHint}
      fault={textFault(draft) ?? undefined}
      value={draft.text ?? written}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      style={{ fontFamily: 'var(--font-mono)' }}
      onChange={(event) => onChange(typed(draft, event.target.value))}
      onBlur={() => {
        if (draft.text !== null && textFault(draft) === null) onChange({ ...draft, text: null });
      }}
    />
  );
}

/** The text stays as it is typed; the builder follows it where it can. */
function typed(draft: ScheduleDraft, text: string): ScheduleDraft {
  const next = { ...draft, text };
  return textFault(next) === null
    ? { ...scheduleDraft(parseScheduleText(text), draft), text }
    : next;
}
