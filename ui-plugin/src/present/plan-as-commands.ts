import { executionLimits } from '#shared/execution/limits.ts';
import { storagesElsewhere } from '#shared/execution/storages-elsewhere.ts';
import { formatBytes, formatDurationRange } from '#shared/kit/units.ts';
import type { PlannedMove } from '#shared/plan/plan.ts';
import { clockText, dayText } from './clock.ts';
import { tickedMoves } from './headline.ts';
import { guestLabel } from './move-rows.ts';
import { purposeText } from './purpose-text.ts';
import { type CurrentPlan, currentPlan, type DeskState } from './state.ts';
import { t } from './text.ts';

/** A way of one guest: all of its move, or the half of one that parks on another node. */
interface Way {
  readonly move: PlannedMove;
  readonly step: number;
  readonly from: string;
  readonly to: string;
}

function waysOf(move: PlannedMove): readonly Way[] {
  const { step, source, target, via } = move;
  if (via === undefined) return [{ move, step, from: source, to: target }];
  return [
    { move, step, from: source, to: via.node },
    { move, step: via.step, from: via.node, to: target },
  ];
}

/** Names come from a cluster that may be hostile: none of them may end a comment, colour a terminal or turn a line. */
const comment = (text: string): string => `# ${text.replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')}`;

/** One word of a shell, whatever is in it. */
export const shellWord = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

const KIB = 1024;

/** What the bridge would say to Proxmox VE, in the words of its command line. */
function wordsOf({ move, to }: Way, { snapshot, settings }: CurrentPlan): string[] {
  const guest = snapshot.guests.find(({ vmid }) => vmid === move.vmid);
  const { vmid, kind, how } = move;
  if (guest?.ha) return ['ha-manager', 'migrate', `${kind === 'qemu' ? 'vm' : 'ct'}:${vmid}`, to];
  const pairs = storagesElsewhere(snapshot, settings, { vmid, target: to }).map((pair) => pair.join(':'));
  const hasLocalDisks = guest?.placement?.volumes.some(({ shared }) => !shared) === true;
  const limit = executionLimits(settings, snapshot.cluster).bandwidthMaxBytesPerSecond;
  const isVm = kind === 'qemu';
  return [
    ...(isVm ? ['qm', 'migrate'] : ['pct', 'migrate']),
    ...[String(vmid), to],
    ...(how === 'live' ? ['--online', '1'] : []),
    ...(how === 'restart' ? ['--restart', '1'] : []),
    ...(how === 'live' && hasLocalDisks ? ['--with-local-disks', '1'] : []),
    ...(pairs.length === 0 ? [] : [isVm ? '--targetstorage' : '--target-storage', pairs.join(',')]),
    ...(limit === undefined ? [] : ['--bwlimit', String(Math.max(1, Math.floor(limit / KIB)))]),
  ];
}

function linesOf(way: Way, current: CurrentPlan): string[] {
  const { move, from } = way;
  const what = [guestLabel(move), formatBytes(move.bytes), formatDurationRange(...move.expectedSecondsRange)];
  if (move.how === 'restart') what.push(t('restart'));
  return [
    comment(t('on {node}: {what}', { node: from, what: what.join(', ') })),
    wordsOf(way, current).map(shellWord).join(' '),
  ];
}

function stepLines(step: number, ways: readonly Way[], current: CurrentPlan): string[] {
  const here = ways.filter((way) => way.step === step);
  return ['', comment(`${t('Step')} ${step}`), ...here.flatMap((way) => linesOf(way, current))];
}

/** The ticked moves as what a person would type on the nodes, step by step (S14). */
export function planAsCommands(state: DeskState, nowMs: number): string {
  const current = currentPlan(state);
  if (current === undefined) return '';
  const ways = tickedMoves(state).flatMap(waysOf);
  const steps = [...new Set(ways.map(({ step }) => step))].sort((one, other) => one - other);
  const { cluster } = state.sections;
  const hasHa = ways.some(({ move }) =>
    current.snapshot.guests.some(({ vmid, ha }) => vmid === move.vmid && ha),
  );
  return [
    comment(
      [purposeText(current.purpose), cluster?.facts.name ?? '', `${dayText(nowMs)} ${clockText(nowMs)}`]
        .filter((part) => part !== '')
        .join(', '),
    ),
    comment(t('As root, each line on the node that is named above it, one after the other.')),
    comment(t('Go on with the next step only when all guests of the one before have arrived.')),
    comment(t('Nobody else looks whether backups, HA and quorum allow it: look first.')),
    ...(hasHa
      ? [comment(t('HA moves its guests by itself: ha-manager status says when they have arrived.'))]
      : []),
    ...steps.flatMap((step) => stepLines(step, ways, current)),
    '',
  ].join('\n');
}
