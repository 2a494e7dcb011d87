import { expect } from 'chai';
import type { MeasuredMove } from '../snapshot/measured-move.ts';
import { learnedLinks } from './learned-links.ts';
import { OVERHEAD_SECONDS } from './migration-time.ts';

const MIB = 2 ** 20;
const move = (source: string, target: string, mibPerSecond: number): MeasuredMove => ({
  ...{ source, target, bytes: 4096 * MIB },
  seconds: OVERHEAD_SECONDS + 4096 / mibPerSecond,
});

describe('what was learned of links', () => {
  it('is a median for each direction of each pair, with its samples and its error', () => {
    const moves = [90, 100, 110, 100, 100].map((speed) => move('pve1', 'pve2', speed));
    const [there, back] = learnedLinks([move('pve2', 'pve1', 200), ...moves]);
    expect(there).deep.include({ source: 'pve1', target: 'pve2', samples: 5, isUsed: true });
    expect(there?.bytesPerSecond).closeTo(100 * MIB, 1);
    expect(there?.errorPercent).closeTo(0, 0.001);
    expect(back).deep.include({ source: 'pve2', samples: 1, isUsed: false });
    expect(back?.errorPercent).equal(undefined);
  });

  it('says how far off an estimate from the others would have been', () => {
    const [link] = learnedLinks([move('pve1', 'pve2', 100), move('pve1', 'pve2', 150)]);
    // 50 % too slow, or a third too fast
    expect(link?.errorPercent).closeTo((50 + 100 / 3) / 2, 0.001);
  });

  it('is nothing where what was moved was too small to say anything', () => {
    expect(learnedLinks([{ ...move('pve1', 'pve2', 100), bytes: MIB }])).deep.equal([]);
  });
});
