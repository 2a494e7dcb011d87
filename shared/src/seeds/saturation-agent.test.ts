import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { seeded } from '../../test/seeded.ts';
import { saturationAgent } from './saturation-agent.ts';

describe('saturation-agent', () => {
  it('relieves a node above its limit, never past the middle', () => {
    const { memory } = seeded('a 64G: 100 20G, 101 20G, 102 15G\nb 64G:', saturationAgent);
    expect(memory[0]).to.be.at.least(memory[1] ?? 0);
    expect(memory[1]).to.be.above(0);
  });

  it('goes by a running mean of the last minutes, and not by one sample', () => {
    const text = 'a 64G 8c: 100 4G 8c/4c, 101 4G 4c/2c, 102 4G 4c/1.5c\nb 64G 8c: 103 12G 4c';
    const calm = withHistories(cluster(text), {
      100: { recentMillicores: Array(10).fill(1000) },
      101: { recentMillicores: Array(10).fill(500) },
    });
    expect(seeded(text, saturationAgent).moved).to.equal(1);
    expect(seeded(calm, saturationAgent).moved).to.equal(0);
  });

  it('leaves the guest that uses most CPU in peace', () => {
    const text = 'a 64G 8c: 100 4G 8c/4c, 101 4G 4c/2c, 102 4G 4c/1c\nb 64G 8c:';
    const { nodeOf } = seeded(text, saturationAgent);
    expect(nodeOf[100]).to.equal('a');
    expect(nodeOf[101]).to.equal('b');
  });

  it('acts before a limit is reached where one node is well above the mean', () => {
    const text = 'a 64G: 100 10G, 101 10G\nb 64G: 102 8G';
    expect(seeded(text, saturationAgent).moved).to.equal(0);
    expect(seeded('a 64G: 100 10G, 101 4G\nb 64G: 102 2G', saturationAgent).moved).to.equal(1);
    expect(
      seeded('a 64G: 100 10G, 101 4G\nb 64G: 102 2G', saturationAgent, { proactivePercent: 200 }).moved,
    ).to.equal(0);
  });

  it('keeps its limits between 50 and 90 percent', () => {
    const text = 'a 100G: 100 30G, 101 15G\nb 100G: 102 40G';
    expect(seeded(text, saturationAgent, { memoryMaxPercent: 10, proactivePercent: 900 }).moved).to.equal(0);
  });
});
