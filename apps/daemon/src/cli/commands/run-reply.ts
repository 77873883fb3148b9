import { routes } from '@open-design/contracts';
import type { Command } from 'commander';
import { does } from '../command.ts';
import { CliError, Exit } from '../exit.ts';
import { findRun } from '../resolve.ts';
import { watchRun } from '../watch.ts';

interface ReplyOptions {
  readonly wait?: boolean;
}

/** Adds `run reply`. */
export function addReply(run: Command): void {
  const reply = run
    .command('reply')
    .description("answer in a run's conversation; its agent goes on with it")
    .argument('<run>', 'id or beginning of the id of an agent run')
    .argument('<text>', 'what to say')
    .option('--wait', 'watch the new run to its end; exit 1 unless it succeeds');
  does(reply, async (invocation, { wait }: ReplyOptions, id: string, text: string) => {
    const { client } = await invocation.daemon();
    const { agentId, projectId, conversationId } = await findRun(client, id);
    if (agentId === null || projectId === null || conversationId === null)
      throw new CliError(
        Exit.failed,
        'CONVERSATION_NOT_FOUND',
        `Cannot answer the run ${id}: it never got to a conversation. \`open-design run show ${id}\` says why.`,
      );
    const body = { agentId, message: text, projectId, conversationId };
    const started = await client.call(routes.createRun, { body });
    if (wait === true) {
      const { status } = await watchRun(client, started.runId, invocation);
      return status === 'succeeded' ? Exit.done : Exit.failed;
    }
    invocation.answer(started, () => `Run ${started.runId} goes on with the conversation.`);
    return Exit.done;
  });
}
