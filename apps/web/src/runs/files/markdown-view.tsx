import { ScrollRegion } from '../../ui/scroll-region.tsx';
import { Loaded } from '../../ui/states.tsx';
import { runWords } from '../../words/run.ts';
import Markdown from '../markdown.tsx';
import { kindOfFile } from './file-kind.ts';
import { type FileSource, rawAt } from './source.ts';
import { parentOf, type ShownFile } from './tree.ts';
import { useText } from './use-text.ts';

/** A Markdown file as it reads. Pictures of the same folder are shown, others are links. */
export default function MarkdownView({
  source,
  file,
}: {
  readonly source: FileSource;
  readonly file: ShownFile;
}) {
  const query = useText(source, file.path);
  const imageAt = (src: string) => {
    if (/^[a-z][a-z0-9+.-]*:|^\/|(^|\/)\.\.(\/|$)/i.test(src) || kindOfFile(src) !== 'picture')
      return null;
    const folder = parentOf(file.path);
    return rawAt(source, `${folder === '' ? '' : `${folder}/`}${src.replace(/^\.\//, '')}`);
  };
  return (
    <Loaded query={query}>
      {(text) =>
        text === null ? (
          <p className="text-sm text-soft">{runWords.files.binary}</p>
        ) : (
          <ScrollRegion
            label={file.path}
            className="min-h-0 flex-1 overflow-y-auto rounded-lg border border-line bg-card px-5 py-4"
          >
            <div className="max-w-3xl">
              <Markdown text={text} imageAt={imageAt} />
            </div>
          </ScrollRegion>
        )
      }
    </Loaded>
  );
}
