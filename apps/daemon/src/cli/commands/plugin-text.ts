import type {
  DoctorCheck,
  FieldFault,
  InstalledPluginRecord,
  PluginInstalled,
} from '@open-design/contracts';
import { facts, instant, oneLine, type Painter, plain } from '../print.ts';

/** What an install came to, for people. */
export function installedText(it: PluginInstalled, paint: Painter): string {
  const words = { installed: 'installed', updated: 'installed anew', unchanged: 'is as it was' };
  return [
    facts([['plugin', `${it.plugin.id}, ${words[it.change]}`], ...details(it)], paint),
    ...it.warnings.map((warning) => warningText(warning, paint)),
  ].join('\n');
}

function warningText({ field, message }: FieldFault, paint: Painter): string {
  return `${paint('yellow', 'note')}  ${oneLine(field, 200)}: ${oneLine(message, 300)}`;
}

/** A plugin, what it needs, and what of that it has not. */
interface Shown {
  readonly plugin: InstalledPluginRecord;
  readonly required: readonly string[];
  readonly missing: readonly string[];
}

/** A plugin with all that a person may ask of it. */
export function details({ plugin: it, required, missing }: Shown): (readonly [string, string])[] {
  const { description, od } = it.manifest;
  const inputs = (od?.inputs ?? []).map(({ name, required }) =>
    required ? `${name} (required)` : name,
  );
  const skills = (od?.context?.skills ?? []).length;
  const servers = (od?.context?.mcp ?? []).length;
  return [
    ['title', plain(it.title)],
    ['version', plain(it.version)],
    ...(description === undefined ? [] : [['does', oneLine(description, 200)] as const]),
    ['trust', it.trust],
    ['requires', required.join(', ') || 'nothing'],
    ...(it.capabilitiesGranted.length === 0
      ? []
      : [['granted', it.capabilitiesGranted.join(', ')] as const]),
    ...(missing.length === 0
      ? []
      : [
          [
            'missing',
            `${missing.join(', ')}; open-design plugin grant ${it.id} ${missing.join(' ')}`,
          ] as const,
        ]),
    ['inputs', inputs.join(', ') || 'none'],
    ['skills', String(skills)],
    ['MCP servers', String(servers)],
    ['from', plain(it.source)],
    ['files', plain(it.fsPath)],
    ['digest', it.contentDigest ?? '–'],
    ['installed', instant(it.installedAt)],
  ];
}

/** What a plugin still cannot do without. */
export function missingText({ missing }: Shown): string {
  return missing.length === 0 ? '' : `; it still misses ${missing.join(', ')}`;
}

/** The checks of a plugin, one a line. */
export function checkedText(
  { id, checks }: { id: string; checks: DoctorCheck[] },
  paint: Painter,
): string {
  const lines = checks.map(({ name, ok, found, remedy }) => {
    const mark = ok ? paint('green', 'ok ') : paint('red', 'bad');
    return `  ${mark}  ${name}: ${plain(found)}${remedy === null ? '' : `. ${plain(remedy)}`}`;
  });
  return [id, ...lines].join('\n');
}
