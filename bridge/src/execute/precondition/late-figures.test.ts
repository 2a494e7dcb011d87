import { expect } from 'chai';
import { seenCluster, setScene, T0, TWO, TWO_GUESTS } from '../../../test/executor-scene.ts';

describe('S8: what a host keeps for itself', () => {
  const GIB = 2 ** 30;
  /** The first guest is on pve2 already, in whose figures it may be or not. */
  const seenWith = (usedGib: number, takenAtMs: number) => {
    const guest = (vmid: number, node: string, gib: number) => ({
      ...{ vmid, node, memoryTotalBytes: gib * GIB },
      load: { source: 'simulation' as const, takenAtMs: T0, cpuCores: 0.1, memoryBytes: gib * GIB },
    });
    const seen = seenCluster([guest(101, 'pve2', 16), guest(102, 'pve1', 32)]);
    const nodes = seen.nodes.map((node) => {
      const load = { source: 'simulation' as const, takenAtMs, cpuCores: 0.1, memoryBytes: usedGib * GIB };
      return node.name === 'pve2' ? { ...node, load } : node;
    });
    return { ...seen, nodes };
  };

  for (const [usedGib, last] of [
    [36, /^102 skipped pve2 would reach 113 % memory/],
    [20, /^102 done/],
  ] as const)
    it(`is known again with the next figures after a guest has arrived: ${usedGib} GiB in use`, async () => {
      const scene = await setScene(TWO_GUESTS);
      scene.seen = seenWith(20, T0);
      scene.start(TWO, { canary: false });
      await scene.clock.advance(40_000);
      const [first, second] = scene.executor.current()?.moves ?? [];
      expect([first?.state, second?.state]).to.deep.equal(['done', 'waiting']);
      expect(second?.detail).to.equal(
        'waits for the next figures of pve2, which a guest has just come to or left',
      );
      scene.seen = seenWith(usedGib, scene.clock.nowMs() + 15_000);
      await scene.clock.advance(120_000);
      const [, judged] = scene.ended().moves;
      expect(`102 ${judged?.state} ${judged?.detail ?? ''}`).to.match(last);
    });
});
