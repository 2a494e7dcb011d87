import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { withHistories } from '../../test/histories.ts';
import { metrics } from '../metrics/index.ts';
import { effectiveSettings, NO_EFFECT, noEffectText } from './effective.ts';
import { defaultSettings, SETTING_KEYS, type SettingKey, Settings, type SettingsInput } from './settings.ts';

const why = (key: SettingKey, input: SettingsInput, text?: string) => {
  const options = effectiveSettings(Settings.parse(input), text === undefined ? undefined : cluster(text));
  const found = options.find((option) => option.key === key)?.noEffect;
  return found && noEffectText(found);
};

describe('settings in force', () => {
  it('are all settings, each with where its value comes from', () => {
    const options = effectiveSettings(Settings.parse({ aggressiveness: 4, movesMax: 3 }));
    expect(options.map(({ key }) => key)).to.deep.equal(SETTING_KEYS);
    const of = (key: SettingKey) => options.find((option) => option.key === key);
    expect(of('movesMax')).to.include({ value: 3, from: 'set' });
    expect(of('gainMinPercent')).to.include({ value: 1, from: 'aggressiveness' });
    expect(of('limitCpuPercent')).to.include({ value: 85, from: 'default' });
  });

  it('say which change nothing by themselves', () => {
    const byHand = {
      ...{ proposeAboveMemoryPercent: 70, proposeAboveCpuPercent: 70, proposeAboveSpreadPercent: 9 },
      ...{ gainMinPercent: 1, movesMax: 5, bytesMax: 1 },
    };
    expect(why('aggressiveness', { aggressiveness: 5, ...byHand })).to.equal(NO_EFFECT['all-set']);
    expect(why('loadMode', { balanceBy: 'cpu-peak' })).to.equal(NO_EFFECT['other-metrics']);
    expect(why('cpuSpanMinutes', {})).to.equal('nothing is balanced by cpu-used');
    expect(why('cpuSpanMinutes', { balanceBy: 'cpu-used' })).to.equal(undefined);
    expect(why('memoryWeight', { balanceBy: 'cpu-smart' })).to.equal('nothing is balanced by global-smart');
    expect(why('evennessForm', { goal: 'consolidate' })).to.match(/the goal is balance/);
  });

  it('say which change nothing on this cluster', () => {
    const text = 'pve1 64G: 100 8G #web';
    expect(why('reservedNodes', { reservedNodes: ['pve1', 'pvx2'] }, text)).to.equal(
      'no node is called pvx2',
    );
    expect(why('nodeReservesGib', { nodeReservesGib: ['pve9=4'] }, text)).to.equal('no node is called pve9');
    expect(why('neverMoveVmids', { neverMoveVmids: [100, 999] }, text)).to.equal(
      'no guest has the number 999',
    );
    expect(why('ignoredTags', { ignoredTags: ['web', 'wbe'] }, text)).to.equal(
      'no guest carries the tag wbe',
    );
    expect(why('countZfsCache', { countZfsCache: true }, text)).to.match(/tells a cache of ZFS/);
    expect(why('relieveAbovePressurePercent', {}, text)).to.match(/begins with Proxmox VE 9/);
    expect(why('parallelMax', {}, `cluster shared-link\n${text}`)).to.match(/one move at a time/);
    expect(why('haMayMigrateUnlimited', {}, text)).to.match(/do not share a link/);
  });

  it('believe what the cluster tells', () => {
    const told = withHistories(cluster('pve1 64G: 100 8G'), {
      pve1: { arcBytes: 5, pressure: { cpuSomePercent: 1 } },
      100: { recentMillicores: [1] },
    });
    const input = Settings.parse({ balanceBy: 'cpu-used', countZfsCache: true });
    const vain = effectiveSettings(input, told).filter(({ noEffect }) => noEffect !== undefined);
    const keys = vain.map(({ key }) => key);
    expect(keys).to.not.include.members(['cpuSpanMinutes']);
    expect(keys).to.not.include.members(['countZfsCache']);
    expect(keys).to.not.include.members(['relieveAbovePressurePercent']);
  });

  it('never deny a setting that a chosen metric obeys', () => {
    for (const { id, options } of metrics)
      for (const key of options)
        expect(why(key, { ...defaultSettings, balanceBy: id }), `${id} ${key}`).to.equal(undefined);
  });

  it('have sorted sentences', () => {
    const codes = Object.keys(NO_EFFECT);
    expect(codes).to.deep.equal([...codes].sort());
  });
});
