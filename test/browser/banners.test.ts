import { expect } from 'chai';
import { type TestClient, testClient } from '../../bridge/src/simulated-pve/test-client.ts';
import type { ClusterEvent } from '../../shared/src/simulation/cluster-event.ts';
import { shownText, untilText } from './support/panel-page.ts';
import { openStage } from './support/stage.ts';
import { useBrowser, useStage } from './support/use-browser.ts';

/** Long enough for a look at the cluster on a machine that does other things. */
const WAIT_MS = 60_000;

const CALM: ClusterEvent = { type: 'ceph-health', status: 'HEALTH_OK', isRecovering: false, nooutNodes: [] };

describe('what about the cluster is to be known', () => {
  const audience = useBrowser();
  const stage = useStage(() => openStage({ nodes: 3, guests: 40 }));
  const someService = (): string => [...stage().pve.cluster.ha.services.keys()][0] ?? '';

  it('is said while it is so, each in a line of its own, and Apply says why it waits', async () => {
    const panel = await audience.open(stage());
    await panel.planned();
    const banners = panel.page.locator('.pve-rebalance-banners');
    const said = async (event: ClusterEvent, words: RegExp) => {
      stage().pve.apply(event);
      await untilText(banners, words, WAIT_MS);
    };
    const gone = async (event: ClusterEvent, words: RegExp) => {
      stage().pve.apply(event);
      await panel.page.waitForFunction(
        (source) =>
          !new RegExp(source).test(document.querySelector('.pve-rebalance-banners')?.textContent ?? ''),
        words.source,
        { timeout: WAIT_MS },
      );
    };

    const quorum = /The cluster has no quorum: nothing is started/;
    await said({ type: 'quorum-lost' }, quorum);
    const apply = panel.button(/^\s*Apply/).first();
    expect(await apply.getAttribute('class')).to.include('x-btn-disabled');
    await gone({ type: 'quorum-back' }, quorum);

    const busy = /HA has \S+ in state error/;
    await said({ type: 'ha-service-state', sid: someService(), state: 'error' }, busy);
    await gone({ type: 'ha-service-state', sid: someService(), state: 'started' }, busy);

    const moving = /HA moves \S+ by itself: ours wait until it is there/;
    await said({ type: 'ha-service-state', sid: someService(), state: 'migrate' }, moving);
    await gone({ type: 'ha-service-state', sid: someService(), state: 'started' }, moving);

    const ceph = /Ceph is in error \(HEALTH_ERR\): nothing is started/;
    await said({ ...CALM, status: 'HEALTH_ERR' }, ceph);
    await gone(CALM, ceph);

    const shared = /Migrations may share a link with corosync/;
    const network = { type: 'secure', network: '10.99.0.0/24' };
    await gone({ type: 'options-set', options: { migration: network } }, shared);
    await said({ type: 'options-set', options: { migration: { type: 'secure' } } }, shared);

    const crs = { ha: 'dynamic', 'ha-auto-rebalance': 1, 'ha-auto-rebalance-threshold': 99 };
    await said({ type: 'options-set', options: { crs } }, /Proxmox VE rebalances HA guests by itself/);
    expect(await shownText(panel.banner('native-rebalance'))).to.match(
      /Its imbalance: \d+ % → \d+ %, it moves above 99 %/,
    );
    expect(panel.errors).to.deep.equal([]);
  });

  it('names a second balancer by the tasks that it starts', async () => {
    const panel = await audience.open(stage());
    await panel.header().waitFor();
    const { pve } = stage();
    const token = pve.addToken('admin@pve', 'balancer', { privsep: false });
    const client: TestClient = testClient(pve);
    const headers = { authorization: `PVEAPIToken=${token}` };
    const plain = [...pve.cluster.guests.values()].filter(
      ({ spec, node }) =>
        spec.kind === 'qemu' &&
        node === 'pve1' &&
        spec.template !== true &&
        !pve.cluster.ha.services.has(`vm:${spec.vmid}`),
    );
    let started = 0;
    for (const { spec, node } of plain) {
      if (started === 3) break;
      const path = `/nodes/${node}/qemu/${spec.vmid}/migrate`;
      const { status } = await client.call('POST', path, { headers, form: { target: 'pve3', online: '1' } });
      if (status === 200) started++;
    }
    await client.close();
    expect(started).to.equal(3);
    await untilText(panel.banner('second-balancer'), /admin@pve!balancer moved \d guests/, WAIT_MS);
    expect(panel.errors).to.deep.equal([]);
  });

  it('offers to take the lock from a node that is gone', async () => {
    await stage().companion('pve2').ask('lock.acquire', {});
    const panel = await audience.open(stage());
    await untilText(panel.banner('lock'), /pve2 holds the lock of the cluster/, WAIT_MS);
    await panel.banner('lock').locator('button', { hasText: 'Unlock' }).click();
    const dialog = panel.page.locator('.x-window:visible');
    await dialog.locator('a.x-btn', { hasText: 'Unlock' }).click();
    await panel.banner('lock').waitFor({ state: 'detached', timeout: WAIT_MS });
    expect(panel.errors).to.deep.equal([]);
  });
});
