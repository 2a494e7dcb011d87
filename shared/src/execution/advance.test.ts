import { plannedMove } from '../../test/planned-moves.ts';
import { tellStories } from '../../test/story.ts';
import { defaultSettings } from '../settings/settings.ts';
import { advance } from './advance.ts';
import type { Effect, ExecutionEvent } from './event.ts';
import { Execution } from './execution.ts';
import { newExecution } from './new-execution.ts';
import { executionView } from './view.ts';

/** `101 pve1 pve2 step=2 needs=100 with=102` */
const readMove = (line: string) => {
  const [vmid, source = '', target = '', ...rest] = line.split(' ');
  const option = (name: string) => rest.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
  const vmids = (name: string) => option(name)?.split(',').map(Number) ?? [];
  const step = Number(option('step') ?? 1);
  return plannedMove({
    vmid: Number(vmid),
    source,
    target,
    step,
    needs: vmids('needs'),
    togetherWith: vmids('with'),
  });
};

const readExecution = (command: string): Execution => {
  const [head = '', ...lines] = command.split('\n');
  const words = head.split(' ');
  const [, parallelMax, parallelPerNodeMax] = words.map(Number);
  return newExecution({
    id: 'x1',
    planId: 'p1',
    digest: 'd1',
    approvedBy: 'admin@pve',
    atMs: 0,
    mandateEndsAtMs: 3_600_000,
    moves: lines.map(readMove),
    settings: {
      ...defaultSettings,
      parallelMax: parallelMax ?? 2,
      parallelPerNodeMax: parallelPerNodeMax ?? 1,
      canary: words.includes('canary'),
      ...(words.includes('replan')
        ? { whenChanged: 'replan' as const, failuresToPause: 2, failuresToStop: 3 }
        : {}),
    },
    link: { migrationLink: 'separate' },
  });
};

const upidOf = (vmid: number, type = 'qmigrate') => `UPID:pve1:0:0:0:${type}:${vmid}:admin@pve:`;

/** `go 101`, `go 101 ha`, `go 101 ha along=102,103`, `go 101 foreign=pve1>pve3`, `skip 101 why`, `hold 101 60 why`, `pause 101 why` */
const readVerdict = (verb: string, vmid: number, rest: string[]): ExecutionEvent => {
  const about = { type: 'checked', vmid, atMs: 0 } as const;
  if (verb === 'skip') return { ...about, verdict: { type: 'skip', detail: rest.join(' ') } };
  if (verb === 'pause') return { ...about, verdict: { type: 'pause', detail: rest.join(' ') } };
  if (verb === 'hold') {
    const [seconds, ...why] = rest;
    return { ...about, verdict: { type: 'hold', seconds: Number(seconds), detail: why.join(' ') } };
  }
  const foreign = rest
    .filter((word) => word.startsWith('foreign='))
    .map((word, index) => {
      const [source = '', target = ''] = word.slice('foreign='.length).split('>');
      return { vmid: 900 + index, source, target };
    });
  const along = rest
    .filter((word) => word.startsWith('along='))
    .flatMap((word) => word.slice('along='.length).split(','))
    .map((rider) => ({ vmid: Number(rider), knownUpids: [] }));
  return { ...about, verdict: { type: 'go', ha: rest.includes('ha'), knownUpids: [], foreign, along } };
};

const readEvent = (command: string): ExecutionEvent => {
  const [verb = '', first = '', ...rest] = command.split(' ');
  const vmid = Number(first);
  const text = rest.join(' ');
  switch (verb) {
    case 'started':
      return { type: 'started', vmid, upid: upidOf(vmid, rest[0]), atMs: 0 };
    case 'refused':
    case 'changed':
      return { type: 'refused', vmid, detail: text, changed: verb === 'changed', atMs: 0 };
    case 'lost':
    case 'absent':
      return { type: verb, vmid, atMs: 0 };
    case 'unsent':
      return { type: verb, vmid, detail: text, atMs: 0 };
    case 'ended':
      return { type: 'ended', vmid, upid: upidOf(vmid, rest[0]), atMs: 0 };
    case 'task-failed':
      return { type: 'ended', vmid, upid: upidOf(vmid), failure: text, atMs: 0 };
    case 'at':
      return { type: 'settled', vmid, node: rest[0], detail: rest.slice(1).join(' ') || undefined, atMs: 0 };
    case 'gone':
      return { type: 'settled', vmid, atMs: 0 };
    case 'stop':
    case 'abort':
    case 'close':
      return { type: verb, by: first, atMs: 0 };
    case 'continue':
      return { type: 'continue', userid: first, endsAtMs: 7_200_000, atMs: 0 };
    case 'mandate-ended':
    case 'alarm':
    case 'not-replanned':
    case 'endangered':
      return { type: verb, detail: [first, ...rest].join(' '), atMs: 0 };
    case 'restart':
      return { type: 'restarted', authority: first === 'planned', atMs: 0 };
    case 'begin':
    case 'wake':
    case 'unfollowed':
    case 'adopted':
      return { type: verb, atMs: 0 };
    default:
      return readVerdict(verb, vmid, rest);
  }
};

/** `replanned`, `replanned 102 103`: these go on as they would have, the others find no room. */
function readReplanned({ moves }: Execution, command: string): ExecutionEvent {
  const left = moves.filter(({ state }) => state === 'waiting');
  const named = command.split(' ').slice(1).map(Number);
  const isKept = ({ vmid }: { vmid: number }) => named.length === 0 || named.includes(vmid);
  return {
    type: 'replanned',
    moves: left.filter(isKept).map(({ vmid, target, step, needs, needsLeft, onward }) => ({
      ...{ vmid, target, step, needs: needs.filter((other) => left.some((move) => move.vmid === other)) },
      ...{ needsLeft, onward },
    })),
    dropped: left.filter((move) => !isKept(move)).map(({ vmid }) => ({ vmid, detail: 'finds no room' })),
    atMs: 0,
  };
}

const showEffect = (effect: Effect): string => {
  if (effect.type === 'wake') return `> wake at ${effect.atMs / 1000} s`;
  return 'vmid' in effect ? `> ${effect.type} ${effect.vmid}` : `> ${effect.type}`;
};

const show = (execution: Execution): string[] => {
  const { phase, outcome, detail, moves, approvedBy, continuesUntilMs } = executionView(
    execution,
    () => true,
  );
  const who = continuesUntilMs === undefined ? 'nobody' : approvedBy;
  const whole = [
    outcome ?? phase,
    ...(phase === 'finished' ? [] : [who]),
    ...(detail ? [`(${detail})`] : []),
  ];
  return [
    whole.join(' '),
    ...moves.map((move) => `  ${move.vmid} ${move.state}${move.detail ? `: ${move.detail}` : ''}`),
  ];
};

describe('advance', () => {
  tellStories(new URL('../../test/execution-stories/', import.meta.url), () => {
    let execution: Execution;
    let atMs = 0;
    return (command) => {
      if (command.startsWith('plan ')) {
        execution = readExecution(command);
        return `${execution.moves.length} moves`;
      }
      const [, seconds, event = ''] = /^(?:at (\d+) s: )?(.+)$/.exec(command) ?? [];
      if (seconds !== undefined) atMs = Number(seconds) * 1000;
      const told = event.startsWith('replanned') ? readReplanned(execution, event) : readEvent(event);
      const [next, effects] = advance(execution, { ...told, atMs });
      execution = Execution.parse(JSON.parse(JSON.stringify(next)));
      return [...effects.map(showEffect), ...show(execution)].join('\n');
    };
  });
});
