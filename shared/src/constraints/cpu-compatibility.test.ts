import { expect } from 'chai';
import { cluster } from '../../test/cluster.ts';
import { whyNot } from '../../test/why.ts';
import { evacuate } from '../plan/answers/evacuate.ts';
import { finalPlan } from '../plan/final-plan.ts';
import { verify } from '../plan/verify.ts';
import { defaultSettings } from '../settings/settings.ts';
import type { CpuFacts } from '../snapshot/node-facts.ts';
import type { ClusterSnapshot } from '../snapshot/snapshot.ts';
import { mayBeAllowed } from './allowed.ts';

const FLAGS = 'cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3';
const XEON: CpuFacts = {
  model: 'Intel(R) Xeon(R) Gold 6130',
  vendor: 'GenuineIntel',
  family: '6',
  flags: `${FLAGS} aes avx`,
};
const OLD_XEON: CpuFacts = { ...XEON, model: 'Intel(R) Xeon(R) X5560', flags: FLAGS };
const EPYC: CpuFacts = {
  model: 'AMD EPYC 7302',
  vendor: 'AuthenticAMD',
  family: '23',
  flags: `${FLAGS} aes`,
};

const why = (one: CpuFacts | undefined, other: CpuFacts | undefined, cpuType?: string, cpuFlags?: string) => {
  const snapshot = cluster('pve1 64G: 100 8G\npve2 64G:');
  const [first, second] = snapshot.nodes;
  const [guest] = snapshot.guests;
  if (first === undefined || second === undefined || guest?.placement === undefined)
    throw new Error('incomplete');
  const placement = { ...guest.placement, ...(cpuType && { cpuType }), ...(cpuFlags && { cpuFlags }) };
  const nodes = [
    { ...first, ...(one && { cpu: one }) },
    { ...second, ...(other && { cpu: other }) },
  ];
  return whyNot({ ...snapshot, nodes, guests: [{ ...guest, placement }] }, 100, 'pve2');
};
const FINE = 'moving it would not help';

describe('cpu-compatibility', () => {
  it('lets everything go between machines that are alike', () => {
    for (const type of ['host', 'max', 'x86-64-v2-AES', 'custom-ours', undefined])
      expect(why(XEON, { ...XEON, flags: XEON.flags?.split(' ').reverse().join(' ') }, type)).to.equal(FINE);
  });

  it('S9: lets only a type of its own whose flags are there go to another model of the vendor', () => {
    expect(why(XEON, OLD_XEON, 'host')).to.equal(
      'cannot move live: pve2 has other processors, and its CPU type is host',
    );
    expect(why(XEON, OLD_XEON, 'custom-ours')).to.match(/its CPU type is custom-ours/);
    expect(why(XEON, OLD_XEON, 'x86-64-v2')).to.equal(FINE);
    expect(why(XEON, OLD_XEON, 'x86-64-v2-AES')).to.equal(
      'cannot move live: pve2 lacks aes, which CPU type x86-64-v2-AES has',
    );
    expect(why(XEON, OLD_XEON, 'Nehalem-IBRS')).to.equal(FINE);
    expect(why(XEON, OLD_XEON, 'SandyBridge')).to.match(/lacks/);
    expect(why(XEON, OLD_XEON, 'kvm64', '+aes')).to.match(/lacks aes/);
    expect(why(XEON, OLD_XEON, 'x86-64-v2', '+vmx')).to.match(/other processors/);
  });

  it('S9: lets nothing go between vendors', () => {
    for (const type of ['host', 'x86-64-v2', undefined])
      expect(why(XEON, EPYC, type)).to.equal('cannot move live: pve2 has processors of another vendor');
  });

  it('S9: takes what is unknown for unlike, but for types that every processor can be', () => {
    expect(why(XEON, undefined, 'host')).to.match(/is unknown$/);
    expect(why(undefined, undefined, 'x86-64-v2-AES')).to.match(/is unknown$/);
    expect(why(undefined, XEON, 'kvm64')).to.equal(FINE);
    expect(why(undefined, undefined)).to.equal(FINE);
  });

  it('reads the vendor from the name of the model where nothing else tells it', () => {
    const { vendor: _, ...nameless } = XEON;
    expect(why(nameless, { ...OLD_XEON }, 'x86-64-v2')).to.equal(FINE);
    expect(why(nameless, EPYC, 'x86-64-v2')).to.match(/another vendor/);
  });
});

describe('emptying a node among unlike processors', () => {
  const plain = cluster('pve1 64G: 100 8G, 101 8G\npve2 64G:');
  const snapshot = {
    ...plain,
    nodes: plain.nodes.map((node, index) => ({ ...node, cpu: index === 0 ? XEON : EPYC })),
  };
  const ticked = { ...defaultSettings, allowedVmids: [100] };

  it('S9: lets go whom a person has ticked, with a warning, and nobody else', () => {
    expect(evacuate(snapshot, defaultSettings, ['pve1']).plan.moves).to.deep.equal([]);
    const { plan, settings, staying } = evacuate(snapshot, ticked, ['pve1']);
    expect(plan.moves.map(({ vmid }) => vmid)).to.deep.equal([100]);
    expect(plan.moves.flatMap(({ warnings }) => warnings.map(({ code }) => code))).to.deep.equal([
      'unlike-processors',
    ]);
    expect(staying.map(({ vmid, reason }) => [vmid, reason.code, mayBeAllowed(reason, true)])).to.deep.equal([
      [101, 'cpu-vendor', true],
    ]);
    expect(verify(snapshot, settings, plan)).to.deep.equal([]);
    expect(verify(snapshot, { ...settings, allowedVmids: [] }, plan)).to.have.length.above(0);
  });

  it('S9: a tick lets nobody go for the sake of balance, nor to where its CPU type cannot start', () => {
    const uneven = cluster('pve1 64G 16c: 100 20G/18G, 101 20G/18G, 102 8G/7G\npve2 64G 16c:');
    const nodes = snapshot.nodes.map(({ cpu }, index) => ({ ...uneven.nodes[index], cpu }));
    const everybody = { ...defaultSettings, allowedVmids: [100, 101, 102] };
    expect(finalPlan({ ...uneven, nodes } as ClusterSnapshot, everybody).moves).to.deep.equal([]);
    const guests = snapshot.guests.map((guest) => ({
      ...guest,
      ...(guest.placement && { placement: { ...guest.placement, cpuType: 'SandyBridge' } }),
    }));
    const { staying } = evacuate({ ...snapshot, guests }, ticked, ['pve1']);
    expect(staying.map(({ vmid, reason }) => [vmid, reason.code])).to.deep.equal([
      [100, 'cpu-flag'],
      [101, 'cpu-vendor'],
    ]);
  });
});
