/** What the form says of how a run may work, and where. */
export const runningWords = {
  approvals: {
    mode: 'The agent asks to be permitted something',
    modes: {
      deny: { label: 'It is refused' },
      allow_in_workspace: {
        label: 'It is allowed inside the workspace',
        hint: 'Reading, editing and searching where every path leads into it; all else is refused.',
      },
      allow_all: { label: 'It is allowed', hint: 'Whatever it is.' },
      ask: {
        label: 'A person is asked',
        hint: 'The question stands on Home until it is answered.',
      },
    },
    deadline: 'Time for an answer',
    onDeadline: 'Without an answer',
    onDeadlines: {
      deny: { label: 'It is refused and the agent goes on' },
      park: {
        label: 'The run is parked',
        hint: 'A later answer goes on with it as a new attempt.',
      },
    },
  },
  limits: {
    overall: 'A whole attempt',
    noProgress: 'Without a sign of the agent',
    stopGrace: 'From asking it to stop to ending it',
    hint: 'They count while the machine is awake and while no person is being waited for.',
    empty: 'no limit',
  },
  retry: {
    attempts: 'Attempts in all',
    attemptsHint: '1 never tries again.',
    on: 'Try again when an attempt',
    ons: {
      interrupted: { label: 'was interrupted' },
      unreachable: { label: 'could not reach its model' },
      timed_out: { label: 'took too long' },
      failed: { label: 'failed' },
    },
    firstDelay: 'Before the second attempt',
    factor: 'Each further wait is this many times as long',
    maxDelay: 'But no longer than',
    jitter: 'Random part of each wait',
    jitterHint: 'From 0 to 1; 0.2 is up to a fifth more.',
  },
  workspace: {
    mode: 'The run works',
    modes: {
      in_place: {
        label: 'in the project’s folder',
        hint: 'Two runs in one folder wait for each other.',
      },
      worktree: {
        label: 'in a git worktree',
        hint: 'With a branch of its own, from the project’s last commit.',
      },
      copy: { label: 'in a copy of the folder', hint: 'For folders without git.' },
    },
    keepDays: 'Keep what a person has looked at, in days',
    onSuccess: 'After success',
    onSuccesses: {
      diff: { label: 'the diff stays', hint: 'The folder goes once somebody has looked.' },
      tree: { label: 'the whole folder stays' },
      nothing: { label: 'nothing stays', hint: 'What the agent did not commit is lost.' },
    },
    max: 'Disk that its runs may take',
  },
  budget: {
    usdPerRun: 'USD a run',
    tokensPerRun: 'Tokens a run',
    usdPerDay: 'USD a day',
    tokensPerDay: 'Tokens a day',
    empty: 'no bound',
    timezone: 'A day begins at midnight in',
    hint: 'A run is admitted when there is room for what runs of the routine have needed so far.',
  },
  usageWindow: {
    fallback: 'When its account has reached its usage limit',
    hint: 'A run that waits keeps its slot, and no attempt is used up.',
  },
} as const;
