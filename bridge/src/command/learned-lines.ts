import { formatBytes, formatPercent } from '#shared/kit/units.ts';
import type { LearnedGuest } from '#shared/steps/learned-guests.ts';
import type { LearnedLink } from '#shared/steps/learned-links.ts';

/** What past executions have taught. */
export interface Learned {
  readonly links: readonly LearnedLink[];
  readonly guests: readonly LearnedGuest[];
}

/** How fast migrations were between each pair of nodes, and what guests did in them. */
export function learnedLines({ links, guests }: Learned): string[] {
  const lines = [...links.map(linkLine), ...guests.map(guestLine)];
  return lines.length === 0 ? ['Nothing was measured yet.'] : lines;
}

const errorText = (percent: number | undefined): string =>
  percent === undefined ? '' : `, +/- ${formatPercent(percent)}`;

function linkLine({ source, target, samples, bytesPerSecond, errorPercent, isUsed }: LearnedLink): string {
  const by = isUsed ? '' : ', too few: estimates rest on all of the cluster';
  return `${source} -> ${target}  ${formatBytes(bytesPerSecond)}/s of ${samples} measured${errorText(errorPercent)}${by}`;
}

function guestLine({ vmid, samples, dirtyBytesPerSecond, usedPercent = 100, ...rest }: LearnedGuest): string {
  const { errorPercent, downtimeMs, downtimeErrorPercent } = rest;
  const writes =
    dirtyBytesPerSecond === undefined
      ? []
      : [
          `writes ${formatBytes(dirtyBytesPerSecond)}/s, sends ${formatPercent(usedPercent)} of its memory${errorText(errorPercent)}`,
        ];
  const still =
    downtimeMs === undefined
      ? []
      : [`stood still for ${stillText(downtimeMs)}${errorText(downtimeErrorPercent)}`];
  return `${vmid}  ${[...writes, ...still].join('; ')}, of ${samples} measured`;
}

const stillText = (ms: number): string => (ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`);
