import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { finalPlan } from '../plan/final-plan.ts';
import type { Balance } from '../plan/plan.ts';
import { defaultSettings } from '../settings/settings.ts';
import { nativeImbalancePercent } from './native-imbalance.ts';
import { plainPaint } from './paint.ts';
import { planText } from './plan-text.ts';

const balance = (...loads: readonly number[]): Balance => ({
  nodes: loads.map((load, index) => ({
    ...{ node: `pve${index}`, guests: 1, memoryBytes: load * 64, memoryTotalBytes: 64 },
    ...{ cpuCores: load * 8, cpuTotalCores: 8 },
  })),
  spreadPercent: { memory: 0, cpu: 0 },
  survivesNodeLoss: 'yes',
});
const percent = (...loads: readonly number[]) => Math.round(nativeImbalancePercent(balance(...loads)));

describe('the imbalance of Proxmox VE', () => {
  it('is that of its own scheduler', () => {
    expect(percent(0.8, 0.2)).to.equal(60);
    expect(percent(0.9, 0.3, 0.3)).to.equal(40);
    expect(percent(0.45, 0.45, 0.45, 0.45, 0.9)).to.equal(17);
    expect(percent(0.5)).to.equal(0);
  });

  it('is told with a plan where it moves guests by itself, before and after', () => {
    const seen = cluster('pve1 64G: 100 20G, 101 20G, 102 19G\npve2 64G:');
    const told = (nativeRebalance: boolean) => {
      const snapshot = { ...seen, cluster: { ...seen.cluster, nativeRebalance } };
      const text = planText(snapshot, finalPlan(snapshot, defaultSettings), plainPaint, false);
      return text.filter((line) => line.includes('imbalance'));
    };
    expect(told(false)).to.deep.equal([]);
    expect(told(true)).to.have.length(1);
    expect(told(true)[0]).to.match(/its imbalance: \d+ % -> \d+ %$/);
  });
});
