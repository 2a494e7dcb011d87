import { expect } from 'chai';
import { newExecution } from '#shared/execution/new-execution.ts';
import { defaultSettings } from '#shared/settings/settings.ts';
import { plannedMove } from '../../../shared/test/planned-moves.ts';
import { seenCluster } from '../../test/executor-scene.ts';
import { withMeasured } from './with-measured.ts';

describe('what was measured', () => {
  it('S12: names only guests that the viewer sees', () => {
    const moves = [101, 102].map((vmid) => plannedMove({ vmid, source: 'pve1', target: 'pve2' }));
    const execution = newExecution({
      ...{ id: 'x', planId: 'p', digest: 'd', approvedBy: 'admin@pve', atMs: 0, mandateEndsAtMs: 1 },
      ...{ moves, settings: defaultSettings },
    });
    const measured = { seconds: 20, sentBytes: 5 };
    const done = execution.moves.map((move) => ({ ...move, state: 'done' as const, measured }));
    const executor = { history: () => [{ ...execution, moves: done }] } as never;
    const seen = withMeasured({ executor }, seenCluster([{ vmid: 101, node: 'pve1' }]));
    expect(seen.measured?.map(({ vmid, sentBytes }) => [vmid, sentBytes])).to.deep.equal([
      [101, 5],
      [undefined, 5],
    ]);
  });
});
