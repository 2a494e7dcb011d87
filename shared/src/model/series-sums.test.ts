import { expect } from 'chai';
import type { Series } from '../snapshot/source.ts';
import { restAtPeak, sharesOfPeak } from './series-sums.ts';

const series = (cpuMillicores: (number | null)[], firstSlot = 0): Series => ({
  firstSlot,
  cpuMillicores,
  memoryMib: [],
});
const cpu = ({ cpuMillicores }: Series) => cpuMillicores;
const shares = (...all: (Series | undefined)[]) =>
  sharesOfPeak(
    all,
    all.map(() => 50),
    cpu,
  );

describe('the 95th percentile of a sum', () => {
  it('is less than the sum of the percentiles where peaks do not meet', () => {
    const day = series([1000, 1000, 0, 0]);
    const night = series([0, 0, 1000, 1000]);
    expect(shares(day, night)).to.deep.equal([500, 500]);
    expect(shares(day, day)).to.deep.equal([1000, 1000]);
  });

  it('is shared by what each uses while all together are at it', () => {
    const noon = series([100, 700, 100, 100]);
    const night = series([800, 0, 0, 100]);
    expect(shares(noon, night)).to.deep.equal([100, 800]);
    expect(shares(noon, night, series([0, 500, 0, 0]))).to.deep.equal([700, 0, 500]);
  });

  it('adds up slots of the same moment, however far back each series reaches', () => {
    expect(shares(series([1, 2, 3], 10), series([4], 12))).to.deep.equal([3, 4]);
  });

  it('counts a guest without a series in every slot, and a gap not at all', () => {
    expect(shares(series([null, 300]), undefined)).to.deep.equal([300, 50]);
    expect(shares(undefined, undefined)).to.equal(undefined);
  });

  it('of forty slots leaves out the highest two', () => {
    const values = Array.from({ length: 40 }, (_, index) => [9000, 700, 300][index] ?? 100);
    expect(shares(series(values))).to.deep.equal([300]);
    const others = values.map((value) => (value > 100 ? 0 : 1));
    expect(shares(series(values), series(others))).to.deep.equal([300, 0]);
  });
});

describe('what a host uses beside its guests', () => {
  const rest = (whole: Series | undefined, parts: (Series | undefined)[], now = 600, stepMax = 400) =>
    restAtPeak(whole, parts, cpu, { now, stepMax });
  const node = series([500, 900, null, 700]);

  it('is the percentile of the difference, where all of it is known', () => {
    expect(rest(node, [series([100, 600, 100, 100])])).to.equal(600);
    expect(rest(node, [series([100]), undefined])).to.equal(undefined);
    expect(rest(undefined, [])).to.equal(undefined);
    expect(rest(node, [])).to.equal(900);
  });

  it('goes back only as far as the same guests were there', () => {
    expect(rest(series([9000, 9000, 650, 700]), [])).to.equal(700);
    expect(rest(series([9000, 9000]), [])).to.equal(undefined);
    expect(rest(series([1400, 1000, 900, 700]), [])).to.equal(1400);
  });
});
