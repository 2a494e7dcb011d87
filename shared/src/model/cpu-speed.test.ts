import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { Settings } from '../settings/settings.ts';
import type { NodeFacts } from '../snapshot/node-facts.ts';
import { cpuFactors, nominalMhz } from './cpu-speed.ts';
import { compileModel } from './model.ts';

const [plain] = cluster('pve1 64G 16c:').nodes;
if (plain === undefined) throw new Error('no node');
const node = (name: string, cpu: NodeFacts['cpu']): NodeFacts => ({ ...plain, name, ...(cpu && { cpu }) });
const nodes = [
  node('slow', { model: 'Intel(R) Xeon(R) CPU E5-2630 v3 @ 2.40GHz', mhz: 1200 }),
  node('quick', { model: 'AMD EPYC 9474F', mhz: 3597.6 }),
  node('silent', undefined),
];

describe('the speed of cores', () => {
  it('is the frequency in the name, not what the cores run at just now', () => {
    expect(nodes.map(nominalMhz)).to.deep.equal([2400, 3600, undefined]);
    expect(nominalMhz(node('odd', { mhz: Number.NaN }))).to.equal(undefined);
  });

  it('counts alike by default', () => {
    expect([...cpuFactors(nodes, Settings.parse({}))]).to.deep.equal([1, 1, 1]);
  });

  it('counts by frequency where that is asked for, a silent node as an ordinary one', () => {
    expect([...cpuFactors(nodes, Settings.parse({ cpuSpeed: 'by-frequency' }))]).to.deep.equal([1, 1.5, 1]);
  });

  it('is what a person says it is', () => {
    const settings = Settings.parse({ cpuSpeed: 'by-frequency', nodeCpuFactors: ['quick=2', 'silent=0.5'] });
    expect([...cpuFactors(nodes, settings)]).to.deep.equal([1, 2, 0.5]);
  });

  it('makes the same guest weigh less on a node of quicker cores', () => {
    const snapshot = cluster('pve1 64G 10c: 100 8G 4c/4c\npve2 64G 10c:');
    const settings = Settings.parse({ nodeCpuFactors: ['pve2=2'] });
    const { guestLoads, nodeLoads } = compileModel(snapshot, settings);
    expect([...guestLoads.cpuMillicores]).to.deep.equal([4000]);
    expect([...nodeLoads.cpuTotalMillicores]).to.deep.equal([10_000, 20_000]);
  });

  it('keeps the load of a node in percent, whatever its cores count', () => {
    const snapshot = cluster('pve1 64G 10c/1c: 100 8G 4c/4c');
    const { guestLoads, nodeLoads } = compileModel(snapshot, Settings.parse({ nodeCpuFactors: ['pve1=3'] }));
    expect(guestLoads.cpuMillicores[0]).to.equal(12_000);
    expect(nodeLoads.cpuBesideMillicores[0]).to.equal(3000);
    expect(nodeLoads.cpuTotalMillicores[0]).to.equal(30_000);
  });
});
