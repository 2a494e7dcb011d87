import { expect } from 'chai';
import type { PlannedMove } from '#shared/plan/plan.ts';
import { plannedMove } from '../../../../shared/test/planned-moves.ts';
import { type Scene, seenCluster, setScene } from '../../../test/executor-scene.ts';

const GIB = 2 ** 30;
const large = (vmid: number, node: string) => ({ vmid, node, memoryTotalBytes: 30 * GIB });

/** Two large guests are to change places, for which there is room by way of pve3 only, after one that is locked. */
async function swapWith(via?: PlannedMove['via']): Promise<Scene> {
  const scene = await setScene([
    { vmid: 101, node: 'pve1' },
    { vmid: 102, node: 'pve2' },
    { vmid: 103, node: 'pve4', lock: 'snapshot' },
  ]);
  const seen = seenCluster([large(101, 'pve1'), large(102, 'pve2'), { vmid: 103, node: 'pve4' }]);
  const nodes = seen.nodes.map((node) => ({ ...node, memoryTotalBytes: 48 * GIB }));
  scene.seen = { ...seen, nodes, activity: { runningBackups: [], backupJobs: [] } };
  scene.start(
    [
      plannedMove({ vmid: 103, source: 'pve4', target: 'pve3' }),
      plannedMove({ vmid: 101, source: 'pve1', target: 'pve2', step: 3, needsLeft: [102] }),
      plannedMove({ vmid: 102, source: 'pve2', target: 'pve1', step: 2, via }),
    ],
    { whenChanged: 'replan', parallelMax: 1 },
  );
  await scene.clock.advance(20_000);
  return scene;
}

describe('what is left of an execution', () => {
  it('S2: stops nowhere on its way where nobody has approved that', async () => {
    const scene = await swapWith();
    expect(scene.pve.posts).to.deep.equal([]);
    expect(scene.ended().moves.find(({ vmid }) => vmid === 102)?.detail).to.equal(
      'it would have to stop on pve3, which nobody has approved',
    );
  });

  it('keeps a stop that was approved', async () => {
    const scene = await swapWith({ node: 'pve3', step: 4, needs: [], needsLeft: [101] });
    expect(scene.pve.posts.map(({ vmid, request }) => `${vmid} ${request.target}`)).to.deep.equal([
      '102 pve3',
    ]);
  });
});
