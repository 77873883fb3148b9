import type {
  ApprovalPolicy,
  OverlapPolicy,
  RetryPolicy,
  WorkspacePolicy,
} from '@open-design/contracts';

const overlap: Readonly<Record<OverlapPolicy['mode'], (max: string) => string>> = {
  skip: () => 'A slot is skipped while a run is live',
  queue_one: () => 'One slot waits while a run is live',
  queue_all: (max) => `Slots wait while a run is live, up to ${max}`,
  allow: (max) => `Runs side by side, up to ${max}`,
  cancel_running: () => 'A slot cancels the live run, then runs',
};
const approvals: Readonly<Record<Exclude<ApprovalPolicy['mode'], 'ask'>, string>> = {
  deny: 'What the agent asks for is refused',
  allow_in_workspace:
    'Reading, editing and searching inside the workspace are allowed, all else is refused',
  allow_all: 'What the agent asks for is allowed',
};
const thens: Readonly<Record<ApprovalPolicy['onDeadline'], string>> = {
  deny: 'it is refused',
  park: 'the run is parked until the answer comes',
};
const retryOn: Readonly<Record<RetryPolicy['on'][number], string>> = {
  interrupted: 'interrupted',
  unreachable: 'unable to reach its model',
  timed_out: 'ended by a limit',
  failed: 'failed',
};
const places: Readonly<Record<WorkspacePolicy['mode'], string>> = {
  in_place: 'In the project’s folder; two runs in one folder wait for each other',
  worktree: 'In a git worktree with a branch of its own',
  copy: 'In a copy of the folder',
};
const kept: Readonly<Record<WorkspacePolicy['keep']['onSuccess'], string>> = {
  diff: 'after success the diff is kept',
  tree: 'after success the folder is kept',
  nothing: 'after success nothing is kept',
};

/** The rules of a routine in words. Numbers and lengths of time come as text: they may be as a person types them. */
export const ruleWords = {
  titles: {
    catchUp: 'Missed slots',
    overlap: 'Overlap',
    pauseAfterFailures: 'Failures in a row',
    jitterMs: 'Spread',
    approvals: 'Approvals',
    limits: 'Time limits',
    retry: 'Retry',
    workspace: 'Workspace',
    disk: 'Disk',
    environment: 'Environment',
    preCheck: 'Pre-check',
    checks: 'Outcome checks',
    budget: 'Budget',
    usageWindow: 'Usage limit',
  },
  units: {
    d: ['day', 'days'],
    h: ['hour', 'hours'],
    m: ['minute', 'minutes'],
    s: ['second', 'seconds'],
    ms: ['millisecond', 'milliseconds'],
  },
  catchUp: {
    skip: 'None is run later',
    latest: 'The latest one is run later',
    all: (max: string) => `All are run later, latest first, up to ${max}`,
    within: (length: string) => `looking back ${length}`,
    until: (when: string) => `but not after ${when}`,
    past: (length: string) => `${length} past the slot`,
    perMinute: (count: string) => `${count} a minute`,
  },
  overlap,
  pauseAfterFailures: {
    never: 'Never paused by itself',
    after: (count: string) =>
      count === '1' ? 'Paused after a failed run' : `Paused after ${count} failed runs in a row`,
  },
  jitterMs: {
    none: 'Starts at the slot',
    some: (length: string) => `Starts later than the slot by a fixed part of ${length}`,
  },
  approvals: {
    ...approvals,
    ask: (length: string, then: ApprovalPolicy['onDeadline']) =>
      `A person is asked and has ${length}; then ${thens[then]}`,
  },
  limits: {
    overall: (length: string) => `At most ${length}`,
    noOverall: 'As long as it takes',
    noProgress: (length: string) => `${length} without a sign`,
    noNoProgress: 'silent for as long as it likes',
    grace: (length: string) => `${length} to stop when asked`,
  },
  retry: {
    never: 'Never tried again',
    value: (attempts: string, ends: string) => `Up to ${attempts} attempts, when it was ${ends}`,
    on: retryOn,
    first: (length: string) => `the second after ${length}`,
    further: (factor: string, most: string) =>
      `each further wait ${factor} times as long, up to ${most}`,
    jitter: (part: string) => `with a random part of ${part}`,
  },
  workspace: {
    places,
    kept,
    days: (days: string) =>
      days === '1'
        ? 'what a person has looked at goes after a day'
        : `what a person has looked at goes after ${days} days`,
  },
  disk: (size: string) => `Up to ${size} for what runs leave behind`,
  environment: {
    none: 'Only what every program needs',
    pass: (names: string) => `hands on ${names}`,
    set: (names: string) => `sets ${names}`,
    secrets: (names: string) => `secrets ${names}`,
  },
  preCheck: {
    none: 'The agent is started at once',
    some: (program: string, length: string) =>
      `${program === '' ? 'A program' : program} decides whether there is anything to do, within ${length}`,
  },
  checks: {
    none: 'The agent’s own word decides',
    kinds: {
      command: 'A program ends with exit code 0',
      file_exists: 'A file is there',
      file_changed: 'A file was changed',
      file_matches: 'A file fits a JSON Schema',
      answer: 'The answer says something',
    },
    check: (name: string, what: string, otherwise: string) =>
      `“${name}” must hold${what === '' ? '' : ` (${what})`}, otherwise ${otherwise}`,
  },
  budget: {
    none: 'No bound',
    perRun: (amount: string) => `${amount} a run`,
    perDay: (amount: string) => `${amount} a day`,
    tokens: (count: string) => `${count} tokens`,
    dayZone: (zone: string) => `days in ${zone}`,
  },
  usageWindow: {
    waits: 'Waits until it is reset',
    standsIn: (agent: string) => `${agent} works meanwhile`,
  },
} as const;
