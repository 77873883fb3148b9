/** What the form says of slots that nobody could take, that meet a live run, and that routines share. */
export const timingWords = {
  catchUp: {
    mode: 'A slot passed while nobody could take it',
    modes: {
      skip: { label: 'It is missed', hint: 'The ledger says so; nothing runs.' },
      latest: { label: 'The latest one runs', hint: 'The ones before it are missed.' },
      all: { label: 'All of them run, latest first', hint: 'For work that must not leave a gap.' },
    },
    max: 'How many at the most',
    perMinute: 'How many may start a minute',
    window: 'How far back a slot may lie',
    windowHint: 'Empty: as far as the schedule’s own gap for the latest, without end for all.',
    notAfter: 'Too late for it is',
    notAfters: {
      never: 'never',
      time: 'a time of the day',
      length: 'a while after the slot',
    },
    notAfterTime: 'Time of the day, on the schedule’s clocks',
    notAfterLength: 'After the slot',
  },
  overlap: {
    mode: 'A slot comes due while a run of the routine is live',
    modes: {
      skip: { label: 'It is skipped', hint: 'The ledger says so.' },
      queue_one: { label: 'It waits', hint: 'Unless one waits already.' },
      queue_all: { label: 'It waits, and so do others', hint: 'In order, up to a number.' },
      allow: { label: 'It runs beside', hint: 'Up to a number of runs at once on a daemon.' },
      cancel_running: { label: 'The live run is canceled', hint: 'Then the slot runs.' },
    },
    maxWaiting: 'How many may wait',
    maxBeside: 'How many runs at once',
  },
  pauseAfterFailures: {
    field: 'Pause after this many failed runs in a row',
    hint: 'Empty: never. Who resumes it begins to count anew.',
  },
  jitterMs: {
    field: 'Start later by a part of',
    hint: 'Each routine has a fixed part of it of its own, so that routines that share a slot do not all start at once. The slot keeps its planned instant.',
  },
} as const;
