import { expect } from 'chai';
import { AGGRESSIVENESS, inForce, PRESET_KEYS } from './presets.ts';
import { defaultSettings, Settings } from './settings.ts';

describe('aggressiveness', () => {
  it('3 is the defaults', () => {
    expect(inForce(defaultSettings)).to.deep.equal(defaultSettings);
  });

  it('asks sooner, for less and for more moves, the higher it is', () => {
    for (const key of PRESET_KEYS) {
      const values = AGGRESSIVENESS.map((preset) => preset[key]);
      const isBudget = key === 'movesMax' || key === 'bytesMax';
      const sorted = [...values].sort((one, other) => (isBudget ? one - other : other - one));
      expect(values, key).to.deep.equal(sorted);
      expect(new Set(values).size, key).to.equal(values.length);
    }
  });

  it('yields to what a person has set', () => {
    const settings = inForce(Settings.parse({ aggressiveness: 5, movesMax: 4 }));
    expect(settings).to.include({ movesMax: 4, proposeAboveSpreadPercent: 6, gainMinPercent: 0.5 });
  });

  it('asked twice is asked once', () => {
    for (const aggressiveness of [1, 2, 3, 4, 5]) {
      const once = inForce(Settings.parse({ aggressiveness }));
      expect(inForce(once)).to.deep.equal(once);
    }
  });
});
