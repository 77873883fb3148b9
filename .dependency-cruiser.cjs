// Who may import whom. ARCHITECTURE.md draws the same picture; a test shows that a forbidden import fails.
const daemon = '^apps/daemon/src';
const rooms = ['schedule', 'claim', 'prepare', 'run', 'record', 'show'];

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or a third one is missing.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'contracts-stand-alone',
      comment: 'Contracts import nothing of ours.',
      severity: 'error',
      from: { path: '^packages/contracts' },
      to: { path: '^apps/' },
    },
    {
      name: 'clients-know-contracts-alone',
      comment:
        'The command line talks HTTP; it never opens the store. It may read the configuration, start the daemon and simulate one.',
      severity: 'error',
      from: { path: `${daemon}/cli` },
      to: {
        path: `${daemon}/`,
        pathNot: [
          `${daemon}/cli/`,
          `${daemon}/config/`,
          `${daemon}/main[.]ts$`,
          `${daemon}/simulate/`,
          `${daemon}/clock[.]ts$`,
          `${daemon}/errors[.]ts$`,
          `${daemon}/agents/process/daemon-child[.]ts$`,
        ],
      },
    },
    ...rooms.map((room) => ({
      name: `room-${room}-knows-no-other-room`,
      comment:
        'Rooms meet in fire.ts (the order) and in the wiring; what passes between them is in handoff.ts.',
      severity: 'error',
      from: { path: `${daemon}/${room}/` },
      to: {
        path: rooms.filter((other) => other !== room).map((other) => `${daemon}/${other}/`),
        // A stream of a run's events is a read: `show` takes it from `record` as it takes queries from the store.
        ...(room === 'show'
          ? { pathNot: [`${daemon}/record/follow[.]ts$`, `${daemon}/record/feed[.]ts$`] }
          : {}),
      },
    })),
    {
      name: 'rooms-do-not-know-the-wiring',
      severity: 'error',
      from: { path: `${daemon}/(${rooms.join('|')}|store|agents|plugins)/` },
      to: {
        path: `${daemon}/(fire[.]ts|fire/|house[.]ts|listen[.]ts|server[.]ts|main[.]ts|simulate/|cli/)`,
      },
    },
    {
      name: 'store-knows-no-room',
      severity: 'error',
      from: { path: `${daemon}/store/` },
      to: {
        path: `${daemon}/`,
        pathNot: [
          `${daemon}/store/`,
          `${daemon}/clock[.]ts$`,
          `${daemon}/digest[.]ts$`,
          `${daemon}/handoff[.]ts$`,
          `${daemon}/errors[.]ts$`,
          `${daemon}/log[.]ts$`,
        ],
      },
    },
    {
      name: 'agents-are-known-to-run-and-wiring',
      severity: 'error',
      from: {
        path: `${daemon}/`,
        pathNot: [
          `${daemon}/(run|agents|keeper)/`,
          `${daemon}/(house|machine|simulate/rooms)[.]ts$`,
          `${daemon}/cli/`,
        ],
      },
      to: { path: `${daemon}/agents/` },
    },
    {
      name: 'keeper-is-a-program-of-its-own',
      comment:
        'It owns agents and outlives daemons: it knows no store and no room. Daemons know its messages alone.',
      severity: 'error',
      from: { path: `${daemon}/keeper/` },
      to: {
        path: `${daemon}/`,
        pathNot: [
          `${daemon}/(keeper|agents|spool|secrets|config)/`,
          `${daemon}/(clock|errors|handoff)[.]ts$`,
        ],
      },
    },
    {
      name: 'keepers-are-spoken-to',
      severity: 'error',
      from: { path: `${daemon}/`, pathNot: [`${daemon}/keeper/`] },
      to: { path: `${daemon}/keeper/(main|keeper|perform)[.]ts$` },
    },
    {
      name: 'brief-is-a-program-of-its-own',
      comment:
        'The built-in agent is spoken to over stdio like any other; it shares no code with the daemon but words for errors.',
      severity: 'error',
      from: { path: `${daemon}/agents/brief/` },
      to: {
        path: `${daemon}/`,
        pathNot: [`${daemon}/agents/brief/`, `${daemon}/errors[.]ts$`, `${daemon}/clock[.]ts$`],
      },
    },
    {
      name: 'sqlite-in-the-store-alone',
      severity: 'error',
      from: {
        path: `${daemon}/`,
        pathNot: [`${daemon}/store/`, `${daemon}/db[.]ts$`, `${daemon}/plugins/snapshots[.]ts$`],
      },
      to: { path: 'node_modules/better-sqlite3' },
    },
    {
      name: 'postgres-in-the-store-alone',
      severity: 'error',
      from: { path: `${daemon}/`, pathNot: [`${daemon}/store/`] },
      to: { path: 'node_modules/pg/' },
    },
    {
      name: 'processes-in-one-place',
      severity: 'error',
      from: {
        path: `${daemon}/`,
        pathNot: [`${daemon}/agents/process/`, `${daemon}/agents/brief/git[.]ts$`],
      },
      to: { path: '^(node:)?child_process$' },
    },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/|/tests/|/bench/' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
};
