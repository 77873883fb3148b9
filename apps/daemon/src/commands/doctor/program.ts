import type { DoctorCheck } from '@open-design/contracts';
import type { OwnProgram } from '../../config/programs.ts';

/** Whether the daemon is of the build that lies on the disk: an upgrade counts from the next start. */
export async function program(own: OwnProgram): Promise<DoctorCheck> {
  const name = 'Program';
  const version = own.started?.version ?? 'unknown';
  if (!(await own.isReplaced())) return { name, ok: true, found: version, remedy: null };
  const now = await own.installed();
  const other = now === null ? 'it is not on the disk any more' : otherText(now.version, version);
  return {
    name,
    ok: false,
    found: `version ${version}; ${other} since this daemon was started`,
    remedy: 'Start it again: `open-design stop`, then `open-design start`. Live runs go on.',
  };
}

function otherText(version: string, started: string): string {
  return `${version === started ? 'another build of it' : version} lies on the disk`;
}
