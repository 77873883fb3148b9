import { runWords } from '../../words/run.ts';
import { classNames } from '../../ui/class-names.ts';
import { useFold } from './folds.tsx';

const said = runWords.conversation;
/** More lines than this are folded. */
const mostLines = 40;
const mostCharacters = 20_000;

/** Text as a program wrote it; long ones begin with their first lines. */
export function Block({
  name,
  text,
  className,
}: {
  readonly name: string;
  readonly text: string;
  readonly className?: string;
}) {
  const [isWhole, setWhole] = useFold(`${name} whole`, false);
  const lines = text.replace(/\n+$/, '').split('\n');
  const isLong = lines.length > mostLines || text.length > mostCharacters;
  const shown =
    isLong && !isWhole
      ? lines.slice(0, mostLines).join('\n').slice(0, mostCharacters)
      : text.replace(/\n+$/, '');
  return (
    <div className={classNames('min-w-0 rounded-lg bg-sunk', className)}>
      <pre className="px-3 py-2 font-mono text-xs leading-5 break-words whitespace-pre-wrap">
        {shown}
      </pre>
      {isLong ? (
        <button
          type="button"
          onClick={() => setWhole(!isWhole)}
          className="px-3 pb-2 text-xs font-medium text-accent hover:underline max-md:min-h-10"
        >
          {isWhole ? said.showLess : said.showAll(lines.length)}
        </button>
      ) : null}
    </div>
  );
}
