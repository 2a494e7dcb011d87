import { expect } from 'chai';
import { defaultSettings, Settings } from '#shared/settings/settings.ts';
import { isNeverMoved, neverMove, neverUntil } from './never-move.ts';

const NOW_MS = Date.UTC(2026, 10, 20, 12);
const DAY_MS = 86_400_000;

/** The settings once each of these was chosen, and nothing that their schema refuses. */
const chosen = (...hows: Parameters<typeof neverMove>[2][]): Settings => {
  let settings: Settings = { ...defaultSettings, neverMoveVmids: [100] };
  for (const how of hows) settings = Settings.parse({ ...settings, ...neverMove(settings, 101, how) });
  return settings;
};

describe('never move this guest', () => {
  it('S23: for ever, until somebody says otherwise', () => {
    expect(chosen('for-ever').neverMoveVmids).to.deep.equal([100, 101]);
    expect(isNeverMoved(chosen('for-ever'), 101, NOW_MS)).to.equal(true);
    expect(chosen('for-ever', 'no-more')).to.deep.equal({ ...defaultSettings, neverMoveVmids: [100] });
  });

  it('S23: until a day, which passes by itself', () => {
    const week = chosen({ days: 7, nowMs: NOW_MS });
    expect(week.rules).to.have.length(1);
    expect(isNeverMoved(week, 101, NOW_MS + 6 * DAY_MS)).to.equal(true);
    expect(neverUntil(week, 101, NOW_MS)).to.equal('2026-11-27');
    expect(isNeverMoved(week, 101, NOW_MS + 8 * DAY_MS)).to.equal(false);
    expect(isNeverMoved(week, 100, NOW_MS + 8 * DAY_MS)).to.equal(true);
  });

  it('has one rule for a guest, the last', () => {
    const { rules, neverMoveVmids } = chosen({ days: 7, nowMs: NOW_MS }, { days: 30, nowMs: NOW_MS });
    expect(rules).to.have.length(1);
    expect(neverMoveVmids).to.deep.equal([100]);
    expect(chosen({ days: 7, nowMs: NOW_MS }, 'for-ever').rules).to.deep.equal([]);
  });
});
