import { type Config, ConfigError, configFrom } from './config.ts';
import { createLog, errorText, type Log } from './log.ts';
import { createNotifier } from './notify.ts';
import { bundledWorker } from './plans/bundled-worker.ts';
import { startBridge } from './serve/start-bridge.ts';

// The service: configuration from the environment, a bridge, and signals. Exit 78 is systemd's for a
// configuration that has to be corrected, 1 for everything else.

const log = createLog((line) => process.stderr.write(line), {
  priorities: process.env.JOURNAL_STREAM !== undefined || process.env.INVOCATION_ID !== undefined,
});

function configured(): Config | undefined {
  try {
    return configFrom(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const line of error.message.split('\n')) log.error('configuration.wrong', { message: line });
    return undefined;
  }
}

function watchForTheUnexpected(log: Log): void {
  const fail = (error: unknown) => {
    const stack = error instanceof Error ? error.stack : undefined;
    log.error('bug', { error: errorText(error), ...(stack === undefined ? {} : { stack }) });
    process.exit(1);
  };
  process.on('uncaughtException', fail).on('unhandledRejection', fail);
}

async function main(): Promise<void> {
  watchForTheUnexpected(log);
  const config = configured();
  if (!config) return process.exit(78);
  const notifier = createNotifier(process.env, log);
  const bridge = await startBridge(config, { log, worker: bundledWorker() });
  notifier.ready();
  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    notifier.stopping();
    await bridge.close('planned');
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop()).on('SIGINT', () => void stop());
}

main().catch((error: unknown) => {
  log.error('start.failed', { error: errorText(error) });
  process.exit(1);
});
