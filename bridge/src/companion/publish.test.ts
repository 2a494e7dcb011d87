import { expect } from 'chai';
import { manualClock } from '../clock.ts';
import { NodeFile } from '../cluster/wire/cluster-files.ts';
import { simulatedCompanion } from '../simulated-pmxcfs/simulated-companion.ts';
import { simulatedPmxcfs } from '../simulated-pmxcfs/simulated-pmxcfs.ts';
import { publishFacts } from './publish.ts';

const PATH = 'pve-rebalance/nodes/pve1.json';

function scene() {
  const clock = manualClock(1_794_650_000_000);
  const pmxcfs = simulatedPmxcfs(clock, ['pve1']);
  const { core } = simulatedCompanion(pmxcfs, 'pve1', clock);
  const published = () => NodeFile.parse(JSON.parse(pmxcfs.peek(PATH) ?? ''));
  const writes = () => pmxcfs.changes.filter((change) => change === `pve1 rename ${PATH}`).length;
  return { clock, pmxcfs, core, published, writes };
}

describe('the facts of a node (S22)', () => {
  it('S22: are published at the start, small, with what only the node knows', async () => {
    const { core, pmxcfs, published } = scene();
    await publishFacts(core);
    const { node, cpu, bootId, atMs } = published();
    expect({ node, atMs }).to.deep.equal({ node: 'pve1', atMs: 1_794_650_000_000 });
    expect(bootId).to.match(/^[\da-f-]{36}$/);
    expect(cpu?.flags).to.have.length.above(5);
    expect(pmxcfs.peek(PATH)?.length).to.be.below(8 * 1024);
  });

  it('S22: are written again on change only, at most once in ten minutes, and long before seven days', async () => {
    const { clock, core, pmxcfs, writes } = scene();
    await publishFacts(core);
    await clock.advance(11 * 60_000);
    await publishFacts(core);
    expect(writes()).to.equal(1);
    const changed = { ...core, version: '0.2.0' };
    await publishFacts(changed);
    expect(writes()).to.equal(2);
    await publishFacts(core);
    expect(writes()).to.equal(2);
    await clock.advance(11 * 60_000);
    await publishFacts(core);
    expect(writes()).to.equal(3);
    await clock.advance(4 * 86_400_000);
    await publishFacts(core);
    expect(writes()).to.equal(4);
    expect(pmxcfs.peek(PATH)).to.include('"writer"');
    await clock.advance(11 * 60_000);
    await publishFacts({ ...core, upMs: () => core.upMs() - 3_600_000 });
    expect(writes(), 'its clock was set: the moment of its boot is another').to.equal(5);
  });

  it('S22: name the link with the address that migrations use', async () => {
    const { core, pmxcfs, published } = scene();
    pmxcfs.put('datacenter.cfg', 'keyboard: de\nmigration: network=127.0.0.0/8,type=secure\n');
    await publishFacts(core);
    expect(published().link).to.deep.include({ name: 'lo', address: '127.0.0.1' });
    const other = scene();
    other.pmxcfs.put('.members', '{"nodelist":{"pve1":{"id":1,"online":1,"ip":"127.0.0.1"}}}');
    await publishFacts(other.core);
    expect(other.published().link?.name).to.equal('lo');
  });
});
