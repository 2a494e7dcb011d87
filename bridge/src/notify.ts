import { writeSync } from 'node:fs';
import type { Log } from './log.ts';
import { errorText } from './log.ts';

/** Tells the service manager how we are. */
export interface Notifier {
  ready(): void;
  status(text: string): void;
  stopping(): void;
}

const nobody: Notifier = { ready: () => undefined, status: () => undefined, stopping: () => undefined };

/**
 * systemd's notify socket is a datagram socket, which Node cannot open: a small launcher opens it, and leaves
 * the number of the descriptor in NOTIFY_FD. Where that is not set nobody is told.
 * With WATCHDOG_USEC in the environment a sign of life is given every half of it, from the event loop.
 */
export function createNotifier(env: Readonly<Record<string, string | undefined>>, log: Log): Notifier {
  const descriptor = Number(env.NOTIFY_FD);
  if (!Number.isInteger(descriptor) || descriptor < 3) return nobody;
  const tell = (text: string) => {
    try {
      writeSync(descriptor, text);
    } catch (error) {
      log.warning('notify.failed', { error: errorText(error) });
    }
  };
  const watchdogMs = Number(env.WATCHDOG_USEC) / 1000;
  return {
    ready() {
      tell('READY=1\n');
      if (watchdogMs > 0) setInterval(() => tell('WATCHDOG=1\n'), watchdogMs / 2).unref();
    },
    status: (text) => tell(`STATUS=${text.replace(/\s+/g, ' ')}\n`),
    stopping: () => tell('STOPPING=1\n'),
  };
}
