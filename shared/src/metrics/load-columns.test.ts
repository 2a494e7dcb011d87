import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { compileModel } from '../model/model.ts';
import { METRIC_IDS } from '../settings/balance-by.ts';
import { Settings, type SettingsInput } from '../settings/settings.ts';
import { metrics } from './index.ts';
import { loadColumns } from './load-columns.ts';

const columns = (input: SettingsInput) =>
  loadColumns(compileModel(cluster('pve1 64G 16c: 100 8G 2c/1c\npve2 64G 16c:'), Settings.parse(input))).map(
    ({ id, isJudged, threshold, limit }) =>
      [id, isJudged ? 'judged' : '', threshold ?? '', limit ?? ''].filter(Boolean).join(' '),
  );

describe('the columns of a plan', () => {
  it('are the p95 of CPU and the peak of memory by default, never one sample', () => {
    expect(columns({})).to.deep.equal(['memory-peak judged memory memory', 'cpu-p95 judged cpu cpu']);
    expect(columns({ balanceBy: 'cpu' })).to.deep.equal(['cpu-p95 judged cpu cpu', 'memory-peak memory']);
  });

  it('have limits of what is used, whatever is judged', () => {
    expect(columns({ loadMode: 'assigned' })).to.deep.equal([
      'memory-assigned judged',
      'cpu-assigned judged',
      'memory-peak memory',
      'cpu-p95 cpu',
    ]);
  });

  it('are any metrics by their id, each once', () => {
    expect(columns({ balanceBy: 'pressure-cpu-some+memory-assigned+pressure-cpu-some' })).to.deep.equal([
      'pressure-cpu-some judged',
      'memory-assigned judged',
      'memory-peak memory',
      'cpu-p95 cpu',
    ]);
  });

  it('can be told of every metric there is', () => {
    expect(metrics.map(({ id }) => id)).to.deep.equal([...METRIC_IDS]);
    for (const id of METRIC_IDS) expect(() => columns({ balanceBy: id }), id).to.not.throw();
  });
});
