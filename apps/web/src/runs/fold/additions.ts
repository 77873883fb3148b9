import { z } from 'zod';
import type { AgentPayload } from '@open-design/contracts';
import type { Json, PlanStep, ToolNews } from './item.ts';

const json = z.json();
const News = z.object({
  sessionUpdate: z.literal('tool_call_update'),
  toolCallId: z.string(),
  title: z.string().nullish(),
  kind: z.string().nullish(),
  status: z.string().nullish(),
  rawInput: json.nullish(),
  content: json.nullish(),
});

/** What a message of an agent says about a call that goes on, or null. */
export function newsOf(raw: Json): { id: string; news: ToolNews } | null {
  const update = News.safeParse(raw).data;
  if (update === undefined) return null;
  const { toolCallId: id, title, kind, status, rawInput, content } = update;
  return {
    id,
    news: {
      ...(title && { title }),
      ...(kind && { kind }),
      ...(status && { status }),
      ...(rawInput !== undefined && rawInput !== null && { rawInput }),
      ...(content !== undefined && content !== null && { content }),
    },
  };
}

const Step = z
  .object({
    content: z.string().optional(),
    step: z.string().optional(),
    text: z.string().optional(),
    status: z.string().optional(),
    completed: z.boolean().optional(),
  })
  .transform(({ content, step, text, status, completed }): PlanStep => {
    const state =
      completed === true || status === 'completed' || status === 'done'
        ? 'done'
        : status === 'in_progress'
          ? 'doing'
          : 'open';
    return { text: content ?? step ?? text ?? '', state };
  });
const Steps = z.array(Step);
const AcpPlan = z.object({ sessionUpdate: z.literal('plan'), entries: Steps });
const CodexList = z.object({
  type: z.string(),
  item: z.object({ type: z.literal('todo_list'), items: Steps }),
});
const ToolPlan = z.union([
  z.object({ todos: Steps }).transform(({ todos }) => todos),
  z.object({ plan: Steps }).transform(({ plan }) => plan),
]);
const planTools = /^(todo_?write|update_?plan|write_?todos|todos?)$/i;

/** The plan that a message of an agent holds, or null. */
export function planOf(
  payload: Extract<AgentPayload, { type: 'raw' | 'tool_use' }>,
): readonly PlanStep[] | null {
  if (payload.type === 'tool_use')
    return planTools.test(payload.name) ? (ToolPlan.safeParse(payload.input).data ?? null) : null;
  return (
    AcpPlan.safeParse(payload.raw).data?.entries ??
    CodexList.safeParse(payload.raw).data?.item.items ??
    null
  );
}
