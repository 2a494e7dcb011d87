import { expect } from 'chai';
import { Settings, SettingsPatch } from '../settings/settings.ts';
import { executionLimits, mandateSeconds } from './limits.ts';

const MIB = 2 ** 20;
const settings = Settings.parse({ parallelMax: 6, parallelPerNodeMax: 3 });

describe('the limits of an execution', () => {
  it('are the settings on a link of its own', () => {
    expect(executionLimits(settings, { migrationLink: 'separate' })).to.deep.equal({
      parallelMax: 6,
      parallelPerNodeMax: 3,
      bandwidthMaxBytesPerSecond: undefined,
      haUnlimited: false,
    });
  });

  for (const link of [{ migrationLink: 'shared' }, { migrationLink: 'unknown' }, undefined] as const)
    it(`are one at a time with 100 MiB/s on a link that is ${link?.migrationLink ?? 'not told'}`, () => {
      expect(executionLimits(settings, link)).to.deep.equal({
        parallelMax: 1,
        parallelPerNodeMax: 1,
        bandwidthMaxBytesPerSecond: 100 * MIB,
        haUnlimited: true,
      });
    });

  it('take the lower of two bandwidths', () => {
    const slow = Settings.parse({ bandwidthMaxBytesPerSecond: 10 * MIB });
    expect(executionLimits(slow, undefined).bandwidthMaxBytesPerSecond).to.equal(10 * MIB);
    const fast = Settings.parse({ bandwidthMaxBytesPerSecond: 900 * MIB });
    expect(executionLimits(fast, undefined).bandwidthMaxBytesPerSecond).to.equal(100 * MIB);
    expect(executionLimits(fast, { migrationLink: 'separate' }).bandwidthMaxBytesPerSecond).to.equal(
      900 * MIB,
    );
  });

  it('let HA migrate where the datacenter has a limit', () => {
    const link = { migrationLink: 'shared', migrationLimitBytesPerSecond: 50 * MIB } as const;
    expect(executionLimits(settings, link).haUnlimited).to.equal(false);
  });
});

describe('an approval lasts', () => {
  const lasts = (estimateSeconds: number, mandateMaxSeconds: number) =>
    mandateSeconds(estimateSeconds, { mandateMaxSeconds });

  it('an hour at least', () => expect(lasts(60, 14_400)).to.equal(3600));
  it('twice the estimate', () => expect(lasts(3000, 14_400)).to.equal(6000));
  it('no longer than the setting', () => expect(lasts(60, 600)).to.equal(600));
  it('never longer than eight hours', () => expect(lasts(99_999, 99_999)).to.equal(28_800));

  it('no setting makes an estimate that a journal could not keep', () => {
    for (const bandwidth of [1e-300, 1023, 2 ** 41])
      for (const name of ['bandwidthMaxBytesPerSecond', 'bandwidthAssumedBytesPerSecond'])
        expect(SettingsPatch.safeParse({ [name]: bandwidth }).success, `${name} ${bandwidth}`).to.equal(
          false,
        );
  });
});
