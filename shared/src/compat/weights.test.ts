import { expect } from 'chai';
import { readScenario, type Scenario } from './scenario-form.ts';
import { weightsOf } from './weights.ts';

function cluster(balancing: object, vms: object, nodes: object = {}): Scenario['cluster'] {
  const node = { cpu_total: 10, memory_total_gb: 100, ...nodes };
  const read = readScenario({ balancing, nodes: { A: node, B: node }, vms });
  if ('problem' in read) throw new Error(read.problem);
  return read.value.cluster;
}
const guest = (node: string, memory_gb: number, more: object = {}) => ({ node, cpu: 2, memory_gb, ...more });

describe('what the peer weighs', () => {
  it('follows the balanciness', () => {
    const weights = [1, 2, 3, 4, 5].map((balanciness) => {
      const { balance, stickiness } = weightsOf(cluster({ balanciness }, { a: guest('A', 60) }));
      return [balance, stickiness];
    });
    expect(weights).to.deep.equal([
      [0, 1],
      [1, 50],
      [10, 10],
      [50, 5],
      [100, 1],
    ]);
  });

  it('is told in place of it', () => {
    const { balance, stickiness } = weightsOf(
      cluster({ balanciness: 5, w_balance: 7, w_stickiness: 0 }, { a: guest('A', 60) }),
    );
    expect([balance, stickiness]).to.deep.equal([7, 0]);
  });

  it('is nothing where the gap, counted by priority, is below the threshold of the balanciness', () => {
    const gates = [1, 2, 3].map((priority) => {
      const { gate, initialGap } = weightsOf(cluster({ balanciness: 3 }, { a: guest('A', 7, { priority }) }));
      return [gate, Math.round(initialGap * 100)];
    });
    expect(gates).to.deep.equal([
      ['even', 7],
      ['even', 14],
      ['open', 21],
    ]);
  });

  it('is nothing while no node is above a utilisation threshold, whatever the priority', () => {
    const at = (memory_gb: number, balancing: object) =>
      weightsOf(cluster({ balanciness: 5, ...balancing }, { a: guest('A', memory_gb, { priority: 3 }) }))
        .gate;
    expect(at(80, { memory_threshold: 80 })).to.equal('idle');
    expect(at(81, { memory_threshold: 80 })).to.equal('open');
    expect(at(81, { cpu_threshold: 80 })).to.equal('idle');
    expect(at(81, { cpu_threshold: 80, memory_threshold: 80 })).to.equal('open');
  });

  it('leaves the reserve out of the gap and out of no threshold', () => {
    const reserve = { reserve: { memory_gb: 50 } };
    const { gate, initialGap } = weightsOf(
      cluster({ memory_threshold: 60 }, { a: guest('A', 20, { priority: 1 }) }, reserve),
    );
    expect([gate, initialGap]).to.deep.equal(['idle', 0.4]);
  });

  it('sees usage alone in the combined method, and pressure too in those of one resource', () => {
    const vms = { a: guest('A', 10, { cpu_usage: 1, cpu_pressure: 20, memory_pressure: 30 }) };
    const gap = (method: string) => weightsOf(cluster({ method }, vms)).initialGap;
    expect(gap('memory')).to.equal(0.2);
    expect(gap('memory_psi')).to.equal(0.6);
    expect(gap('memory_smart')).to.be.closeTo(0.4, 1e-12);
    expect(gap('global_smart')).to.be.closeTo((10 * 0.2 + 10 * 0.2) / 21, 1e-12);
  });
});
