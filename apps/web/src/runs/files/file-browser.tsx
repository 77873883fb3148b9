import { useState } from 'react';
import { runWords } from '../../words/run.ts';
import { Chooser } from './chooser.tsx';
import { type DiffOf, FileView } from './file-view.tsx';
import type { FileSource } from './source.ts';
import type { ShownFile } from './tree.ts';

/** A folder's files beside the one that is looked at. It takes the height that its column has. */
export function FileBrowser({
  source,
  label,
  files,
  firstLook,
  isTruncated,
  place,
  diffOf,
}: {
  readonly source: FileSource;
  readonly label: string;
  readonly files: readonly ShownFile[];
  /** What a person most likely came for, by its path. */
  readonly firstLook: (files: readonly ShownFile[]) => string | null;
  readonly isTruncated: boolean;
  /** Which folder it is. */
  readonly place?: string;
  readonly diffOf?: DiffOf;
}) {
  const [chosen, setChosen] = useState<string | null>(() => firstLook(files));
  const file = files.find(({ path }) => path === chosen) ?? null;
  return (
    <div className="flex min-h-0 flex-1 flex-col gap-4 md:flex-row">
      <div className="flex max-h-72 flex-col md:max-h-none md:w-72 md:shrink-0">
        <Chooser
          label={label}
          files={files}
          chosen={chosen}
          onChoose={setChosen}
          isTruncated={isTruncated}
        />
        {place === undefined ? null : <p className="mt-2 text-xs text-soft">{place}</p>}
      </div>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        {file === null ? (
          <p className="text-sm text-soft">{runWords.files.choose}</p>
        ) : (
          <FileView key={file.path} source={source} file={file} diffOf={diffOf} />
        )}
      </div>
    </div>
  );
}
