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
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      say(done);
    } catch (error) {
      fail(error);
    }
  };
  return (
    <Button size="small" onClick={() => void copy()}>
      {label}
    </Button>
  );
}
