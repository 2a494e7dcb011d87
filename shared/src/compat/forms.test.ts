import { expect } from 'chai';
import { readInstance } from './instance-form.ts';
import { readScenario } from './scenario-form.ts';

const nodes = { A: { cpu_total: 8, memory_total_gb: 64 }, B: { cpu_total: 8, memory_total_gb: 64 } };
const problem = (input: unknown) => {
  const read = readScenario(input);
  return 'problem' in read ? read.problem : 'none';
};

describe('a scenario file', () => {
  it('has the defaults of the peer', () => {
    const read = readScenario({ nodes, vms: { a: { node: 'B', cpu: 4, memory_gb: 0.5 } } });
    if ('problem' in read) throw new Error(read.problem);
    const { cluster, expected } = read.value;
    expect(cluster.guests[0]).to.include({
      node: 1,
      cpuUsage: 4,
      priority: 2,
      type: 'vm',
      memoryBytes: 2 ** 29,
    });
    expect(cluster.balancing).to.deep.include({
      method: 'memory',
      mode: 'used',
      balanciness: 3,
      cpuOvercommit: 2,
    });
    expect(cluster.balancing.globalWeight).to.deep.equal({ memory: 10, cpu: 10, io: 1 });
    expect([cluster.balancing.parallelMax, cluster.balancing.inflowMax]).to.deep.equal([undefined, 1]);
    expect(expected).to.include({ feasible: true, constraints_satisfied: true });
  });

  it('makes rules of tags; one guest alone with a tag is no group', () => {
    const vm = (tags: string[]) => ({ node: 'A', cpu: 1, memory_gb: 1, tags });
    const read = readScenario({
      nodes,
      vms: {
        a: vm(['plb_affinity_x', 'plb_pin_B']),
        b: vm(['plb_affinity_x', 'plb_anti_affinity_y']),
        c: vm(['plb_affinity_z', 'other']),
      },
    });
    if ('problem' in read) throw new Error(read.problem);
    const { together, apart, pins } = read.value.cluster;
    expect(together).to.deep.equal([{ name: 'plb_affinity_x', guests: [0, 1], isHard: true, origin: 'plb' }]);
    expect(apart).to.deep.equal([]);
    expect(pins).to.deep.equal([{ guest: 0, names: ['B'], nodes: [1], tag: 'plb_pin_B' }]);
  });

  it('leaves unknown guests out of rules, and takes both forms of ignore', () => {
    const vm = { node: 'A', cpu: 1, memory_gb: 1 };
    const read = readScenario({
      nodes,
      vms: { a: vm, b: vm },
      constraints: {
        affinity: [{ vms: ['a', 'ghost', 'a'] }],
        ignore: ['a', { vm: 'b' }, 'ghost'],
        pin: [{ vm: 'ghost', nodes: ['A'] }],
      },
    });
    if ('problem' in read) throw new Error(read.problem);
    expect(read.value.cluster.together[0]).to.deep.include({ name: 'affinity 1', guests: [0] });
    expect([...read.value.cluster.ignored]).to.deep.equal([0, 1]);
    expect(read.value.cluster.pins).to.deep.equal([]);
  });

  it('is refused with what is wrong and where', () => {
    const vms = (more: object) => ({ nodes, vms: { a: { node: 'A', cpu: 1, memory_gb: 1, ...more } } });
    expect(problem(vms({ node: 'C' }))).to.equal('guest a is on node C, which is not there');
    expect(problem(vms({ memory_gb: -1 }))).to.match(/^vms\.a\.memory_gb: .*>=0/);
    expect(problem(vms({ memory_gb: Number.NaN }))).to.match(/^vms\.a\.memory_gb: /);
    expect(problem({ nodes, balancing: { balanciness: 6 } })).to.match(/^balancing\.balanciness: .*<=5/);
    expect(problem({ nodes, balancing: { method: 'luck' } })).to.match(/^balancing\.method: /);
    expect(problem({ nodes, evacuate_node: 'C' })).to.match(/^node C should be evacuated/);
    expect(problem([])).to.match(/^the whole: /);
    expect(problem({})).to.equal('none');
  });
});

describe('an instance of the benchmark', () => {
  const vm = { name: 'a', node: 'A', cpu: 2, memory_mib: 512 };
  const node = { name: 'A', cpu_total: 4, memory_total_mib: 4096 };
  const input = { schema: 'proxlb-bench/1', balancing: {}, nodes: [node], vms: [vm] };

  it('is read in MiB', () => {
    const read = readInstance({ ...input, vms: [{ ...vm, disks_mib: { local: 3 } }] });
    if ('problem' in read) throw new Error(read.problem);
    expect(read.value.guests[0]).to.include({ memoryBytes: 2 ** 29, node: 0 });
    expect(read.value.guests[0]?.disksBytes.get('local')).to.equal(3 * 2 ** 20);
  });

  it('is refused where two have one name, or the form is another', () => {
    expect(readInstance({ ...input, vms: [vm, vm] })).to.deep.equal({
      problem: 'there are two of the name a',
    });
    expect(readInstance({ ...input, schema: 'x' }))
      .to.have.property('problem')
      .that.matches(/^schema: /);
  });
});
