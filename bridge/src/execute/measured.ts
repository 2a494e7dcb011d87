import type { ExecutionMove } from '#shared/execution/execution.ts';
import { sizeIn } from './progress.ts';

const FINISHED = /migration finished successfully \(duration (\d+):(\d\d):(\d\d)\)/;
const SENT = /migration completed, transferred (.+) VM-state/;
const DOWNTIME = /average migration speed: .* - downtime (\d+) ms/;

/** What the log of a migration says about it at its end; nothing where it did not end well. */
export function measuredIn(lines: readonly string[]): ExecutionMove['measured'] {
  const finished = lines.map((line) => FINISHED.exec(line)).find((match) => match !== null);
  if (!finished) return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = finished.slice(1).map(Number);
  const downtime = lines.map((line) => DOWNTIME.exec(line)?.[1]).find((ms) => ms !== undefined);
  const sentBytes = lines.map((line) => sizeIn(SENT.exec(line)?.[1])).find((bytes) => bytes !== undefined);
  return {
    seconds: hours * 3600 + minutes * 60 + seconds,
    ...(downtime === undefined ? {} : { downtimeMs: Number(downtime) }),
    ...(sentBytes === undefined ? {} : { sentBytes }),
  };
}
