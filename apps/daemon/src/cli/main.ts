import { Command, CommanderError } from 'commander';
import { addAgentCommands } from './commands/agent.ts';
import { addAuditCommand } from './commands/audit.ts';
import { addCalendarCommands } from './commands/calendar.ts';
import { addDaemonCommands } from './commands/daemon.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addPluginCommands } from './commands/plugin.ts';
import { addProjectCommands } from './commands/project.ts';
import { addRoutineCommands } from './commands/routine.ts';
import { addRunCommands } from './commands/run.ts';
import { addScheduleCommands } from './commands/schedule.ts';
import { addSecretCommands } from './commands/secret.ts';
import { addStop } from './commands/stop.ts';
import { addSimulateCommand } from './commands/simulate.ts';
import { addSlotsCommand } from './commands/slots.ts';
import { addSnapshotCommands } from './commands/snapshot.ts';
import { addWhyCommand } from './commands/why.ts';
import { addWorkspaceCommands } from './commands/workspace.ts';
import { programVersion } from '../config/programs.ts';
import { Exit, failureBody, failureOf, failureText } from './exit.ts';
import { quietOnClosedPipe } from './pipe.ts';

function commandLine(): Command {
  const program = new Command('open-design')
    .description('Runs your coding agents on a schedule, and proves what happened.')
    .version(programVersion(), '--version', 'print the version')
    .option('--json', 'print JSON, one document (or one event) a line')
    .option('--data-dir <folder>', "the daemon's data folder")
    .option('--url <address>', 'talk to the daemon at this address')
    .option('--token-file <file>', 'read the token from this file')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ outputError: () => undefined })
    .showSuggestionAfterError()
    .helpCommand(false)
    .exitOverride()
    .addHelpText('after', '\nExit codes: 0 done, 1 failed, 2 usage, 3 daemon not reachable.');
  addDaemonCommands(program);
  addStop(program);
  addDemoCommand(program);
  addRoutineCommands(program);
  addRunCommands(program);
  addWorkspaceCommands(program);
  addSlotsCommand(program);
  addWhyCommand(program);
  addAuditCommand(program);
  addScheduleCommands(program);
  addSimulateCommand(program);
  addProjectCommands(program);
  addPluginCommands(program);
  addSnapshotCommands(program);
  addSecretCommands(program);
  addAgentCommands(program);
  addCalendarCommands(program);
  return program;
}

/** Runs one command line. The exit code is left in `process.exitCode`, so that what has been written still leaves. */
async function run(argv: readonly string[]): Promise<void> {
  try {
    await commandLine().parseAsync(argv);
  } catch (error) {
    process.exitCode = report(error, argv.includes('--json'));
  }
}

function report(error: unknown, json: boolean): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return Exit.done;
    // The help that was asked for by leaving the command out is the message.
    if (error.code === 'commander.help') return Exit.usage;
  }
  const failure = failureOf(error);
  process.stderr.write(`${json ? JSON.stringify(failureBody(failure)) : failureText(failure)}\n`);
  return failure.exit;
}

quietOnClosedPipe();
await run(process.argv);
