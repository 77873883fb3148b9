import type { AgentPort } from '../agent.ts';

/** Hands over a diagnostic, each code at most once. */
export type DiagnoseOnce = (code: string, message: string) => Promise<void>;

/** Remembers which codes a run has had: one fault in every line must not fill the transcript. */
export function diagnoseOnce(port: AgentPort): DiagnoseOnce {
  const said = new Set<string>();
  return async (code, message) => {
    if (said.has(code)) return;
    said.add(code);
    await port.emit({ name: 'diagnostic', data: { code, message } });
  };
}
