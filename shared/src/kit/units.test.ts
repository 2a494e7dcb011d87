import { expect } from 'chai';
import { formatByName, formatBytes, formatDuration, formatDurationRange, formatPercent } from './units.ts';

describe('units', () => {
  it('shows bytes in binary units with at most one decimal', () => {
    const sizes = [0, 1023, 1024, 1536, 7.4 * 2 ** 30, 300.4 * 2 ** 20, -2 * 2 ** 30];
    expect(sizes.map(formatBytes)).to.deep.equal([
      ...['0 B', '1023 B', '1 KiB', '1.5 KiB', '7.4 GiB', '300 MiB', '-2 GiB'],
    ]);
  });

  it('shows durations as a person plans with them', () => {
    expect([20, 60, 250, 7500].map(formatDuration)).to.deep.equal(['< 1 min', '1 min', '4 min', '2:05 h']);
    expect(formatDurationRange(180, 360)).to.equal('3–6 min');
    expect(formatDurationRange(20, 90)).to.equal('≤ 2 min');
    expect(formatDurationRange(20, 30)).to.equal('< 1 min');
    expect(formatDurationRange(3600, 3600)).to.equal('1:00 h');
  });

  it('formats by the unit that a name ends in', () => {
    expect(formatPercent(61.4)).to.equal('61 %');
    expect(formatByName('freeBytes', 1024)).to.equal('1 KiB');
    expect(formatByName('afterPercent', 87.6)).to.equal('88 %');
    expect(formatByName('downtimeSeconds', 20)).to.equal('20 s');
    expect(formatByName('downtimeSeconds', 300)).to.equal('5 min');
    expect(formatByName('expectedSeconds', 300)).to.equal('5 min');
    expect(formatByName('cpuCores', 2)).to.equal('2');
    expect(formatByName('movesMax', 10)).to.equal('10');
    expect(formatByName('node', 'pve1')).to.equal('pve1');
  });
});
