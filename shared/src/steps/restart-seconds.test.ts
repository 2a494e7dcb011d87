import { expect } from 'chai';
import type { MeasuredMove } from '../snapshot/measured-move.ts';
import { OVERHEAD_SECONDS } from './migration-time.ts';
import { restartSeconds } from './restart-seconds.ts';

const moved = (vmid: number, seconds: number, more: Partial<MeasuredMove> = {}): MeasuredMove => ({
  ...{ source: 'pve1', target: 'pve2', vmid, kind: 'lxc', bytes: 0, seconds },
  ...more,
});

describe('how long a container is down', () => {
  it('is assumed until one was measured', () => {
    expect(restartSeconds([], 100)).to.deep.equal({ downSeconds: 20, extraSeconds: 20 });
    const others = [moved(101, 8), moved(102, 9)];
    expect(restartSeconds(others, 100).downSeconds, 'two others say little').to.equal(20);
  });

  it('is what its own last restarts took', () => {
    const moves = [moved(100, 90), moved(100, 9), moved(100, 11), moved(100, 10), moved(101, 50)];
    expect(restartSeconds(moves, 100)).to.deep.equal({
      downSeconds: 10,
      extraSeconds: 10 - OVERHEAD_SECONDS,
    });
  });

  it('is what others took once five were seen', () => {
    const moves = [7, 8, 9, 10, 11].map((seconds, index) => moved(200 + index, seconds));
    expect(restartSeconds(moves, 100).downSeconds).to.equal(9);
  });

  it('is not read from moves that copied disks, nor from those of virtual machines', () => {
    const moves = [moved(100, 900, { bytes: 2 ** 35 }), moved(100, 5, { kind: 'qemu' })];
    expect(restartSeconds(moves, 100).downSeconds).to.equal(20);
  });
});
