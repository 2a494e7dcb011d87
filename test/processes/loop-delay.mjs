import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

// Loaded into a process by --import, so that the process itself knows nothing of it. SIGUSR2 leaves what was measured
// since the last one in the state directory.

const MILLISECOND = 1e6;

if (isMainThread && process.env.STATE_DIRECTORY !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const path = join(process.env.STATE_DIRECTORY, 'loop-delay.json');
  delay.enable();
  process.on('SIGUSR2', () => {
    const p = (percent) => delay.percentile(percent) / MILLISECOND;
    writeFileSync(
      path,
      JSON.stringify({
        p50: p(50),
        p99: p(99),
        p999: p(99.9),
        max: delay.max / MILLISECOND,
        samples: delay.count,
      }),
    );
    delay.reset();
  });
}
