import { expect } from 'chai';
import { seeded } from '../../test/seeded.ts';
import { proxlbGreedy } from './proxlb-greedy.ts';

describe('proxlb-greedy', () => {
  it('stops within the balanciness', () => {
    const text = 'a 64G: 100 8G, 101 8G, 102 8G, 103 8G\nb 64G:\nc 64G:';
    expect(seeded(text, proxlbGreedy, { balancinessPercent: 15 }).memory).to.deep.equal([16, 8, 8]);
    expect(seeded(text, proxlbGreedy, { balancinessPercent: 60 }).moved).to.equal(0);
  });

  it('is not blocked by a pinned guest, and does not count on an ignored one', () => {
    const text = 'a 64G: 100 4G #rebalance_pin_a, 101 8G #rebalance_ignore, 102 8G, 103 8G\nb 64G:';
    const { nodeOf, moved } = seeded(text, proxlbGreedy);
    expect(nodeOf[102]).to.equal('b');
    expect(moved).to.equal(2);
  });

  it('never stacks what must be apart', () => {
    const text =
      'cluster registered=rebalance_apart_x\na 64G: 100 8G #rebalance_apart_x, 102 30G\nb 64G: 101 8G #rebalance_apart_x\nc 64G:';
    const { nodeOf } = seeded(text, proxlbGreedy);
    expect(nodeOf[100]).to.not.equal(nodeOf[101]);
  });

  it('weighs CPU in cores, by option', () => {
    const text = 'a 64G 16c: 100 1G 4c/4c, 101 1G 4c/4c, 102 1G 4c/4c\nb 64G 16c: 103 8G 1c/0.5c';
    expect(seeded(text, proxlbGreedy, { byCpu: 1, balancinessPercent: 25 }).moved).to.equal(1);
    expect(seeded(text, proxlbGreedy).moved).to.equal(0);
  });

  it('empties nodes in maintenance', () => {
    expect(seeded('a 64G maintenance: 100 8G\nb 64G:', proxlbGreedy).nodeOf[100]).to.equal('b');
  });
});
