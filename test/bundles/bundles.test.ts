import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import * as z from 'zod/mini';
import { testSnapshot } from '../../bridge/src/command/test-snapshot.ts';
import { productVersion } from '../../scripts/version.mjs';
import { syntheticCluster } from '../../shared/test/synthetic-cluster.ts';
import { spawnBridge } from '../processes/bridge-child.ts';
import { forkSimulatedPve } from '../processes/simulated-pve-child.ts';
import { openViewer } from '../processes/viewer.ts';

/** The words that start the Node.js to try the bundles on. */
const node = z.array(z.string()).parse(JSON.parse(process.env.BUNDLES_NODE ?? '["node"]'));

const run = ([program = 'node', ...words]: readonly string[], ...more: string[]) =>
  execFileSync(program, [...words, ...more], { encoding: 'utf8' });

describe('the bundles', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-bundles-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('say which version they are', () => {
    expect(run(node, 'dist/pve-rebalance.cjs', 'version').trim()).to.equal(
      `pve-rebalance ${productVersion()}`,
    );
  });

  it('S25: give the thread of the exact solver no module that reads files or sockets', () => {
    const modules = [...readFileSync('dist/exact-worker.cjs', 'utf8').matchAll(/require\("([^"]+)"\)/g)];
    expect(modules.map(([, name]) => name).sort()).to.deep.equal(['node:vm', 'node:worker_threads']);
  });

  it('make the same plan, byte for byte, as on the Node.js of this machine', () => {
    const file = join(folder, 'snapshot.json');
    writeFileSync(file, JSON.stringify(testSnapshot()));
    const words = ['dist/pve-rebalance.cjs', 'plan', '--snapshot', file, '--json'];
    const plan = run(node, ...words);
    expect(JSON.parse(plan).moves).to.have.length.above(0);
    expect(plan).to.equal(run([process.execPath], ...words));
  });

  it('prove a plan by the exact solver that is beside them', () => {
    const file = join(folder, 'proved.json');
    writeFileSync(file, JSON.stringify(syntheticCluster(3, 13)));
    const statusOf = (...more: string[]) =>
      JSON.parse(run(node, 'dist/pve-rebalance.cjs', 'plan', '--snapshot', file, '--json', ...more)).status;
    expect(statusOf()).to.equal('locally-optimal');
    expect(statusOf('--exact', '20')).to.be.oneOf(['optimal', 'within']);
  });

  it('start a bridge that signs a viewer in, plans in its worker, and ends when it is told to', async () => {
    const pve = await forkSimulatedPve(3, 40);
    try {
      const bridge = await spawnBridge(pve, node);
      const viewer = await openViewer(bridge, pve);
      await viewer.until(({ session, cluster }) => session !== undefined && cluster !== undefined);
      expect(viewer.sections.session?.userid).to.equal('root@pam');
      expect(viewer.sections.session?.bridgeVersion).to.equal(productVersion());
      viewer.send({ type: 'plan.request', id: 1, settings: {} });
      await viewer.until(({ plan }) => plan?.planning === 'idle' && plan.current !== undefined);
      expect(viewer.sections.plan?.current?.plan.status).to.not.equal(undefined);
      await viewer.close();
      await bridge.close();
    } finally {
      pve.close();
    }
  });
});
