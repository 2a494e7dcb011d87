import { expect } from 'chai';
import type { ExecutionView } from '#shared/execution/execution-view.ts';
import { headline, reportLines } from './execution-lines.ts';

const evenness = (worstPercent: number) => ({ worstPercent, memorySpreadPercent: 5, cpuSpreadPercent: 5 });
const past = (promised?: ExecutionView['promised']): ExecutionView => ({
  ...{ id: 'x1', planId: 'p1', approvedBy: 'admin@pve', startedAtMs: 0, endedAtMs: 60_000 },
  ...{ phase: 'finished', outcome: 'complete', moves: [], hiddenMoves: 2, promised },
});

describe('the status', () => {
  it('says until when it continues only while it does', () => {
    const said = (phase: ExecutionView['phase']) =>
      reportLines({ companion: 'on', execution: { ...past(), phase, continuesUntilMs: 0 } }).join('\n');
    expect(said('running')).to.include('Continues until finished or');
    expect(said('stopping')).not.to.include('Continues until');
  });
});

describe('a line of the history', () => {
  it('names day and time of one time zone', () => {
    const before = process.env.TZ;
    process.env.TZ = 'Pacific/Auckland';
    try {
      const startedAtMs = Date.UTC(2026, 0, 31, 18, 30);
      expect(headline({ ...past(), startedAtMs })).to.match(/^2026-02-01 07:30 /);
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

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
