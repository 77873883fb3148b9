/** How a file is looked at, by the end of its name. */
export type FileKind = 'page' | 'picture' | 'markdown' | 'text';

const endings: Readonly<Record<string, FileKind>> = {
  html: 'page',
  htm: 'page',
  md: 'markdown',
  markdown: 'markdown',
  png: 'picture',
  jpg: 'picture',
  jpeg: 'picture',
  gif: 'picture',
  webp: 'picture',
  avif: 'picture',
  svg: 'picture',
  ico: 'picture',
};

export function kindOfFile(path: string): FileKind {
  return endings[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'text';
}
