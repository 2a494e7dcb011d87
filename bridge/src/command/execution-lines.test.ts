import { expect } from 'chai';
import type { ExecutionView } from '#shared/execution/execution-view.ts';
import { headline } from './execution-lines.ts';

const evenness = (worstPercent: number) => ({ worstPercent, memorySpreadPercent: 5, cpuSpreadPercent: 5 });
const past = (promised?: ExecutionView['promised']): ExecutionView => ({
  ...{ id: 'x1', planId: 'p1', approvedBy: 'admin@pve', startedAtMs: 0, endedAtMs: 60_000 },
  ...{ phase: 'finished', outcome: 'complete', moves: [], hiddenMoves: 2, promised },
});

describe('a line of the history', () => {
  it('says what it was for', () => {
    const lineOf = (purpose?: ExecutionView['purpose']) => headline({ ...past(), purpose }).slice(18);
    expect(lineOf()).to.match(/^balance: complete, approved by admin@pve/);
    expect(lineOf({ kind: 'evacuate', nodes: ['pve1', 'pve2'] })).to.match(/^evacuate pve1, pve2: complete/);
    expect(lineOf({ kind: 'return-home', nodes: ['pve1'] })).to.match(/^bring back to pve1: complete/);
    expect(lineOf({ kind: 'undo', executionId: '12345678-9' })).to.match(/^undo 12345678: complete/);
  });

  it('says what was promised and found, once that is known', () => {
    const promised = { before: evenness(90), predicted: evenness(56) };
    expect(headline(past())).to.match(/, 0 of 2 moves done {2}\(x1\)$/);
    expect(headline(past(promised))).to.match(/moves done {2}\(x1\)$/);
    expect(headline(past({ ...promised, achieved: evenness(57) }))).to.match(
      /, worst node 56 % promised and 57 % found {2}\(x1\)$/,
    );
  });
});
