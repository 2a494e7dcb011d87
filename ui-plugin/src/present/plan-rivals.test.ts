import { expect } from 'chai';
import { Settings } from '#shared/settings/settings.ts';
import { PREVIOUS, rivalSettings, rivals } from './plan-rivals.ts';
import { initialState } from './state.ts';

const idle = initialState('wss://pve1:8016');

describe('what a plan is compared with', () => {
  it('offers every balancer of the catalogue, every aggressiveness, and the plan before where there is one', () => {
    const values = rivals(idle).map(({ value }) => value);
    expect(values).to.include.members(['native-bruteforce', 'proxlb-greedy', 'aggressiveness-5']);
    expect(values).not.to.include(PREVIOUS);
  });

  it('offers first what people know, and each once', () => {
    const values = rivals(idle).map(({ value }) => value);
    expect(values.slice(0, 3)).to.deep.equal(['native-bruteforce', 'native-topsis', 'proxlb-greedy']);
    expect(new Set(values).size).to.equal(values.length);
    expect(values).not.to.include('own');
  });

  it('makes settings of each that the engine takes', () => {
    for (const { value } of rivals(idle)) {
      const settings = rivalSettings(value);
      expect(Settings.parse(settings)).to.include(settings);
    }
  });
});
