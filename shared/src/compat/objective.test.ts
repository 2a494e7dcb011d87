import { expect } from 'chai';
import { loadTerms } from './loads.ts';
import { migrationCost, objectiveOf } from './objective.ts';
import { readScenario } from './scenario-form.ts';

function clusterOf(input: object) {
  const read = readScenario({ nodes: { A: NODE, B: NODE }, ...input });
  if ('problem' in read) throw new Error(read.problem);
  return read.value.cluster;
}
const NODE = { cpu_total: 3, memory_total_gb: 64, storage_free: { local: 300 } };
const guest = (node: string, more: object = {}) => ({ node, cpu: 1, memory_gb: 16, ...more });

describe('the objective of the peer', () => {
  it('rounds levels down, by node', () => {
    const cluster = clusterOf({
      balancing: { method: 'cpu' },
      vms: { a: guest('A', { priority: 1 }), b: guest('A', { priority: 1 }) },
    });
    expect(objectiveOf(cluster, [0, 0]).gaps).to.deep.equal([6666]);
    expect(objectiveOf(cluster, [0, 1]).gaps).to.deep.equal([0]);
  });

  it('counts assigned CPUs in that mode, and memory as configured in every mode', () => {
    const vms = { a: guest('A', { cpu: 3, cpu_usage: 0.3, priority: 1 }) };
    const gap = (method: string, mode: string) =>
      objectiveOf(clusterOf({ balancing: { method, mode }, vms }), [0]).gap;
    expect(gap('cpu', 'used')).to.equal(1000);
    expect(gap('cpu', 'assigned')).to.equal(10_000);
    expect(gap('memory', 'assigned')).to.equal(2500);
  });

  it('leaves a node in maintenance out, and lets one that is emptied count', () => {
    const nodes = { A: NODE, B: NODE, C: { ...NODE, maintenance: true } };
    const vms = { a: guest('A', { priority: 1 }), b: guest('B', { priority: 1 }) };
    expect(objectiveOf(clusterOf({ nodes, vms }), [0, 1]).gap).to.equal(0);
    expect(objectiveOf(clusterOf({ nodes, vms, evacuate_node: 'B' }), [0, 0]).gap).to.equal(5000);
  });

  it('weighs six gaps in the combined method', () => {
    const cluster = clusterOf({
      balancing: { method: 'global_smart', w_io_psi: 0 },
      vms: { a: guest('A') },
    });
    expect(
      loadTerms(cluster).map(({ resource, isPressure, weight }) => [resource, isPressure, weight]),
    ).to.deep.equal([
      ['memory', false, 10],
      ['memory', true, 10],
      ['cpu', false, 10],
      ['cpu', true, 10],
      ['io', false, 1],
    ]);
  });

  it('charges a move by 256 MiB of memory, at least one, and four times that for local disks', () => {
    const cost = (memory_gb: number, disks: object) => {
      const [first] = clusterOf({ vms: { a: guest('A', { memory_gb, disks }) } }).guests;
      return first === undefined ? 0 : migrationCost(first);
    };
    expect(cost(0.1, {})).to.equal(1);
    expect(cost(2.2, {})).to.equal(8);
    expect(cost(1, { local: 10, zfs: 0.2 })).to.equal(4 + 4 * 40);
  });

  it('charges two millions for each pair that wishes to be together, one for each node of too many apart', () => {
    const rule = (vms: string[]) => [{ name: 'r', vms, hard: false }];
    const vms = { a: guest('A'), b: guest('A'), c: guest('A') };
    const total = (constraints: object, place: number[]) =>
      objectiveOf(clusterOf({ vms, constraints }), place).broken;
    expect(total({ affinity: rule(['a', 'b', 'c']) }, [0, 1, 1])).to.equal(4);
    expect(total({ affinity: rule(['b', 'a', 'c']) }, [0, 1, 1])).to.equal(2);
    expect(total({ anti_affinity: rule(['a', 'b', 'c']) }, [0, 0, 0])).to.equal(1);
    expect(total({ anti_affinity: rule(['a', 'b', 'nobody']) }, [0, 1, 1])).to.equal(0);
  });

  it('adds up all of it', () => {
    const cluster = clusterOf({ balancing: { balanciness: 5 }, vms: { a: guest('A'), b: guest('A') } });
    expect(objectiveOf(cluster, [0, 0]).total).to.equal(100 * 10_000);
    expect(objectiveOf(cluster, [0, 1])).to.include({ total: 64, cost: 64, moved: 1, gap: 0 });
  });
});
