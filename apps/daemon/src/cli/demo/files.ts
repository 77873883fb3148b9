import { type Client, type ProjectFile, routes } from '@open-design/contracts';

/** Which files of a project are new or changed since they were last asked for. */
export class ChangedFiles {
  private seen = new Map<string, string>();

  constructor(
    private readonly client: Client,
    private readonly projectId: string,
  ) {}

  /** All files at the first call, then those written since the call before. */
  async sinceLast(): Promise<readonly ProjectFile[]> {
    const { files } = await this.client.call(routes.listFiles, { params: { id: this.projectId } });
    const marks = files
      .filter(({ kind }) => kind === 'file')
      .map((file) => ({ file, mark: `${file.modifiedAt} ${file.size}` }));
    const changed = marks.filter(({ file, mark }) => this.seen.get(file.path) !== mark);
    this.seen = new Map(marks.map(({ file, mark }) => [file.path, mark]));
    return changed.map(({ file }) => file);
  }
}
