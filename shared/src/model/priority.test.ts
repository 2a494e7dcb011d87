import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { loadColumns } from '../metrics/load-columns.ts';
import { Settings, type SettingsInput } from '../settings/settings.ts';
import { compileModel } from './model.ts';

const text = (registered: string) =>
  `cluster registered=${registered}\npve1 64G: 100 8G #rebalance_priority_3, 101 8G #rebalance_priority_1, 102 8G`;
const weights = (registered: string, input: SettingsInput = {}) => [
  ...compileModel(cluster(text(registered)), Settings.parse(input)).priority,
];

describe('priority of guests', () => {
  it('is the same for all, unless settings say otherwise', () => {
    expect(weights('')).to.deep.equal([1, 1, 1]);
    expect(weights('', { highPriorityVmids: [102], lowPriorityVmids: [100] })).to.deep.equal([0.5, 1, 1.5]);
  });

  it('S10: follows a tag only where it is registered or free tags are trusted', () => {
    expect(weights('rebalance_priority_3')).to.deep.equal([1.5, 1, 1]);
    expect(weights('', { trustFreeTags: true })).to.deep.equal([1.5, 0.5, 1]);
    expect(weights('', { trustFreeTags: true, lowPriorityVmids: [100] })[0]).to.equal(0.5);
  });

  it('weighs where evenness is judged, and not where limits hold', () => {
    const model = compileModel(cluster(text('')), Settings.parse({ highPriorityVmids: [100] }));
    const columns = loadColumns(model).filter(({ resource }) => resource === 'memory');
    expect(
      columns.map(({ guest, isJudged, limit }) => [(guest[0] ?? 0) / 2 ** 30, isJudged, limit]),
    ).to.deep.equal([
      [12, true, undefined],
      [8, false, 'memory'],
    ]);
  });
});
