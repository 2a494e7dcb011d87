// Mocha's processes write at their end which lines they have come by, tens of megabytes; one that takes longer than a
// second for it is told to end at once, and nothing of it would count.
if (process.env.NODE_V8_COVERAGE && process.env.MOCHA_WORKER_ID !== undefined)
  process.on('SIGTERM', () => undefined);
