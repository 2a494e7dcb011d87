import { expect } from 'chai';
import { plannedMove } from '../../test/planned-moves.ts';
import { defaultSettings } from '../settings/settings.ts';
import { advance } from './advance.ts';
import type { Effect, ExecutionEvent } from './event.ts';
import type { Execution } from './execution.ts';
import { newExecution } from './new-execution.ts';

/** 101 stops on pve3 so that 100 finds room on pve2, and then goes on to pve1. */
const begun = (): Execution =>
  newExecution({
    ...{ id: 'x1', planId: 'p1', digest: 'd1', approvedBy: 'admin@pve', atMs: 0 },
    mandateEndsAtMs: 3_600_000,
    settings: defaultSettings,
    link: { migrationLink: 'separate' },
    moves: [
      plannedMove({
        ...{ vmid: 101, source: 'pve2', target: 'pve1', bytes: 8 },
        via: { node: 'pve3', step: 3, needs: [100], needsLeft: [] },
      }),
      plannedMove({ vmid: 100, source: 'pve1', target: 'pve2', step: 2, needsLeft: [101] }),
    ],
  });

const upid = (vmid: number) => `UPID:pve1:0:0:0:qmigrate:${vmid}:admin@pve:`;

/** What happens to a guest that moves to where its execution sends it now, or fails to. */
function move(execution: Execution, vmid: number, failure?: string): [Execution, readonly Effect[]] {
  const { source = '', target = '' } = execution.moves.find((each) => each.vmid === vmid) ?? {};
  const go = { type: 'go', ha: false, knownUpids: [], foreign: [] } as const;
  const events: ExecutionEvent[] = [
    { type: 'checked', vmid, atMs: 0, verdict: go },
    { type: 'started', vmid, atMs: 0, upid: upid(vmid) },
    { type: 'ended', vmid, atMs: 0, upid: upid(vmid), failure },
    { type: 'settled', vmid, atMs: 0, node: failure === undefined ? target : source },
  ];
  let effects: readonly Effect[] = [];
  for (const event of events) [execution, effects] = advance(execution, event);
  return [execution, effects];
}

const told = ({ moves }: Execution): string[] =>
  moves.map(({ vmid, source, target, state }) => `${vmid} ${source}>${target} ${state}`);

describe('a guest that stops on its way', () => {
  it('goes on only after what it waits for, and is done when it is at the end', () => {
    let [execution, effects] = advance(begun(), { type: 'begin', atMs: 0 });
    expect(effects).to.deep.equal([{ type: 'check', vmid: 101 }]);
    [execution, effects] = move(execution, 101);
    expect(told(execution)).to.deep.equal(['101 pve3>pve1 waiting', '100 pve1>pve2 checking']);
    expect(effects).to.deep.equal([{ type: 'check', vmid: 100 }]);
    [execution, effects] = move(execution, 100);
    expect(effects).to.deep.equal([{ type: 'check', vmid: 101 }]);
    [execution, effects] = move(execution, 101);
    expect(told(execution)).to.deep.equal(['101 pve3>pve1 done', '100 pve1>pve2 done']);
    expect(effects).to.deep.equal([{ type: 'finish' }]);
    expect(execution.outcome).to.equal('complete');
  });

  it('cancels its second leg, and who counts on its leaving, where the first fails', () => {
    let [execution] = advance(begun(), { type: 'begin', atMs: 0 });
    [execution] = move(execution, 101, 'no route');
    expect(told(execution)).to.deep.equal(['101 pve2>pve3 failed', '100 pve1>pve2 skipped']);
  });

  it('stays at its stop where what it waits for fails', () => {
    let [execution] = advance(begun(), { type: 'begin', atMs: 0 });
    [execution] = move(execution, 101);
    [execution] = move(execution, 100, 'no route');
    expect(told(execution)).to.deep.equal(['101 pve3>pve1 skipped', '100 pve1>pve2 failed']);
    expect(execution.outcome).to.equal('partial');
  });
});
