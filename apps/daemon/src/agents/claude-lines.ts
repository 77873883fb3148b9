import type { Usage } from '@open-design/contracts';
import { z } from 'zod';
import { brief } from './lines-of.ts';
import { noTokens, plus, since, type Tokens, usageOf } from './usage.ts';

const json = z.json();
const count = z.number().default(0);
const other = z.object({ type: z.string() });

const ResultLine = z.object({
  type: z.literal('result'),
  subtype: z.string(),
  is_error: z.boolean(),
  result: z.string().nullish(),
  errors: z.array(z.string()).nullish(),
  session_id: z.string().nullish(),
  api_error_status: z.number().nullish(),
  duration_ms: z.number().nullish(),
  stop_reason: z.string().nullish(),
  total_cost_usd: z.number().nullish(),
  usage: z
    .object({
      input_tokens: count,
      cache_creation_input_tokens: count,
      cache_read_input_tokens: count,
      output_tokens: count,
    })
    .nullish(),
  modelUsage: z
    .record(
      z.string(),
      z.object({
        inputTokens: count,
        outputTokens: count,
        cacheReadInputTokens: count,
        cacheCreationInputTokens: count,
      }),
    )
    .nullish(),
  permission_denials: z
    .array(z.object({ tool_name: z.string(), tool_input: json.nullish() }))
    .nullish(),
});

/** The last line of a run. */
export type ClaudeResult = z.infer<typeof ResultLine>;

/** The lines that are followed. Their keys come in any order. */
export const ClaudeLine = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('system'),
    subtype: z.string(),
    session_id: z.string().nullish(),
    model: z.string().nullish(),
    attempt: z.number().optional(),
    max_retries: z.number().optional(),
    error: z.string().optional(),
    error_status: z.number().nullish(),
  }),
  z.object({
    type: z.literal('rate_limit_event'),
    rate_limit_info: z.object({ status: z.string(), resetsAt: z.number().optional() }),
  }),
  z.object({
    type: z.literal('stream_event'),
    event: z.object({
      type: z.string(),
      message: z.object({ id: z.string().optional() }).optional(),
      delta: z
        .object({
          text: z.string().optional(),
          thinking: z.string().optional(),
          partial_json: z.string().optional(),
        })
        .optional(),
    }),
  }),
  z.object({
    type: z.literal('assistant'),
    parent_tool_use_id: z.string().nullish(),
    message: z.object({
      id: z.string().optional(),
      content: z.array(
        z.union([
          z.object({ type: z.literal('text'), text: z.string() }),
          z.object({ type: z.literal('thinking'), thinking: z.string() }),
          z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: json }),
          other.transform(() => ({ type: 'other' as const })),
        ]),
      ),
    }),
  }),
  z.object({
    type: z.literal('user'),
    message: z.object({
      content: z.string().or(
        z.array(
          z.union([
            z.object({
              type: z.literal('tool_result'),
              tool_use_id: z.string(),
              content: json.optional(),
              is_error: z.boolean().nullish(),
            }),
            other.transform(() => ({ type: 'other' as const })),
          ]),
        ),
      ),
    }),
  }),
  ResultLine,
]);
export type ClaudeLine = z.infer<typeof ClaudeLine>;

/** Why the run failed, or null: errors of the model's server carry the subtype "success". */
export function resultFault({ is_error, subtype, result, errors }: ClaudeResult): string | null {
  if (!is_error && subtype === 'success') return null;
  const words = result || errors?.join(' ');
  return words || `it ended with "${subtype}"`;
}

/**
 * What this run used. The cost and the sums by model cover all its requests;
 * some versions go on counting when a session is resumed: then they hold both
 * what was used before and this turn.
 */
export function resultUsage(line: ClaudeResult, before: Usage | null): Usage {
  const turn = turnTokens(line);
  const sum = Object.values(line.modelUsage ?? {})
    .map(modelTokens)
    .reduce(plus, noTokens);
  const total = sum.input + sum.output === 0 ? turn : sum;
  const cost = line.total_cost_usd ?? null;
  if (before === null || cost === null || !goesOn(total, turn, before, cost))
    return usageOf(total, cost);
  return usageOf(since(total, before), Math.max(0, cost - (before.costUsd ?? 0)));
}

function goesOn(total: Tokens, turn: Tokens, before: Usage, cost: number): boolean {
  const earlier = (before.input ?? 0) + (before.output ?? 0);
  return (
    cost >= (before.costUsd ?? 0) &&
    total.input + total.output >= earlier + turn.input + turn.output
  );
}

function turnTokens({ usage }: ClaudeResult): Tokens {
  if (!usage) return noTokens;
  return tokens(
    usage.input_tokens,
    usage.cache_read_input_tokens,
    usage.cache_creation_input_tokens,
    usage.output_tokens,
  );
}

function modelTokens(sum: NonNullable<ClaudeResult['modelUsage']>[string]): Tokens {
  const { inputTokens, cacheReadInputTokens, cacheCreationInputTokens, outputTokens } = sum;
  return tokens(inputTokens, cacheReadInputTokens, cacheCreationInputTokens, outputTokens);
}

/** Claude counts what it read from and wrote to its cache beside the input. */
function tokens(fresh: number, read: number, written: number, output: number): Tokens {
  return { input: fresh + read + written, cachedInput: read, output, reasoning: 0 };
}

/** A call that was not permitted, in a few words. */
export function denialText({
  tool_name,
  tool_input,
}: NonNullable<ClaudeResult['permission_denials']>[number]): string {
  const input = z
    .looseObject({ file_path: z.string().optional(), command: z.string().optional() })
    .safeParse(tool_input).data;
  const what = input?.file_path ?? input?.command;
  return what === undefined ? tool_name : `${tool_name} ${brief(what)}`;
}
