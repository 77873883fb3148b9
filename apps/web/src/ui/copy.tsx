import { Button } from './button.tsx';
import { useNotices } from './notices.tsx';

/** Puts a text into the clipboard and says so. */
export function CopyButton({
  text,
  label,
  done,
}: {
  readonly text: string;
  readonly label: string;
  readonly done: string;
}) {
  const { say, fail } = useNotices();
  return (
    <Button
      size="small"
      onClick={() => void navigator.clipboard.writeText(text).then(() => say(done), fail)}
    >
      {label}
    </Button>
  );
}
