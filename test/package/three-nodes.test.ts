import { basename } from 'node:path';
import { expect } from 'chai';
import { productVersion } from '../../scripts/version.mjs';
import { describeOn } from './support/on-release.ts';
import { builtPackage, type PackageFolder, packAll } from './support/packages.ts';
import type { Panel } from './support/panel-client.ts';
import { approveEverything, planned } from './support/panel-steps.ts';
import { startCluster, type TestCluster } from './support/test-cluster.ts';

// Three booted nodes of two releases with one cluster behind their pveproxies and one /etc/pve. The tests are one
// story: who starts, who looks, who stops, and what becomes of it when a node dies.

const NEWER = '0.9.0';
let packages: PackageFolder;
let cluster: TestCluster;
let panels: readonly Panel[];

const panelAt = (number: 1 | 2 | 3): Panel => {
  const panel = panels[number - 1];
  if (!panel) throw new Error(`no panel on node ${number}`);
  return panel;
};
const phaseAt = (number: 1 | 2 | 3) => panelAt(number).sections.execution?.current?.phase;
const idAt = (number: 1 | 2 | 3) => panelAt(number).sections.execution?.current?.id ?? '';
const movesDone = (panel: Panel) =>
  panel.sections.execution?.current?.moves.filter(({ state }) => state === 'done').length ?? 0;

async function prepare(roots: readonly string[]): Promise<void> {
  packages = packAll([], [{ version: NEWER, panelChanged: true }]);
  cluster = await startCluster({ roots, speed: 6 });
  const { nodes } = cluster;
  await Promise.all(
    nodes.map(async (node) => {
      node.give(builtPackage(), ...packages.files);
      await node.must(`dpkg -i /opt/${basename(builtPackage())}`);
    }),
  );
  panels = await Promise.all(nodes.map((node) => cluster.panel(node, 'root@pam')));
}

describeOn('three nodes with the package', ['bookworm', 'bookworm', 'trixie'], (roots) => {
  before(() => prepare(roots));
  after(async () => {
    for (const panel of panels ?? []) panel.close();
    await cluster?.remove();
    packages?.remove();
  });

  it('what one node starts, the others show while it runs', async () => {
    await approveEverything(panelAt(1));
    for (const number of [1, 2, 3] as const) {
      await panelAt(number).until(({ execution }) => execution?.current?.phase === 'running');
      expect(idAt(number)).to.equal(idAt(1));
      expect(panelAt(number).sections.execution?.lock).to.include({ state: 'held', node: 'pve1' });
    }
  });

  it('… and start none beside it', async () => {
    const { planId, digest, vmids } = await planned(panelAt(2));
    const refused = await panelAt(2).ask({
      type: 'plan.approve',
      planId,
      digest,
      vmids,
      consentVmids: vmids,
    });
    expect(refused.type).to.equal('problem');
  });

  it('S6: it is stopped from another node', async () => {
    expect(await panelAt(2).ask({ type: 'execution.stop', executionId: idAt(2) })).to.include({
      type: 'done',
    });
    for (const number of [1, 2, 3] as const)
      await panelAt(number).until(({ execution }) => execution?.current?.phase === 'finished', 150);
    expect(panelAt(1).sections.execution?.current?.outcome).to.equal('stopped');
  });

  it('a newer version comes node by node: nodes of both show the same, and settings of either hold on both', async () => {
    await cluster.nodes[2]?.must(`dpkg -i ${packages.file('pve-rebalance', NEWER)}`);
    await panelAt(3).until(({ session }) => session?.bridgeVersion === NEWER, 120);
    expect(panelAt(1).sections.session?.bridgeVersion).to.equal(productVersion());
    await panelAt(3).until(({ execution }) => execution?.current?.id === idAt(1));
    for (const [by, at, movesMax] of [
      [3, 1, 8],
      [1, 3, 9],
    ] as const) {
      expect(await panelAt(by).ask({ type: 'settings.change', settings: { movesMax } })).to.include({
        type: 'done',
      });
      await panelAt(at).until(({ settings }) => settings?.settings.movesMax === movesMax);
    }
  });

  it('S3: a node that dies leaves an execution that waits, and a user goes on with it on another', async () => {
    await panelAt(1).until(({ execution }) => execution?.lock?.state === 'free');
    await approveEverything(panelAt(1));
    await panelAt(2).until(({ execution }) => execution?.current?.phase === 'running');
    const id = idAt(2);
    panelAt(1).close();
    await cluster.nodes[0]?.kill();
    await panelAt(2).until(
      ({ execution }) => execution?.current?.phase === 'waiting' && execution.mayContinue,
      240,
    );
    expect(idAt(2)).to.equal(id);
    const before = movesDone(panelAt(2));
    expect(await panelAt(2).ask({ type: 'execution.continue', executionId: id })).to.include({
      type: 'done',
    });
    await panelAt(3).until(({ execution }) => execution?.current?.phase === 'finished', 240);
    expect(phaseAt(3)).to.equal('finished');
    expect(panelAt(3).sections.execution?.current?.outcome).to.equal('complete');
    expect(movesDone(panelAt(3))).to.be.above(before);
  });
});
