import { basename } from 'node:path';
import { expect } from 'chai';
import { type NodeCertificate, nodeCertificate } from '../../../bridge/src/simulated-pve/certificate.ts';
import { figure } from '../support/figure.ts';
import { HEALTH, POLLER } from '../support/node-programs.ts';
import { describeOnRelease } from '../support/on-release.ts';
import { builtPackage, type PackageFolder, packAll } from '../support/packages.ts';
import type { Panel } from '../support/panel-client.ts';
import { approveEverything } from '../support/panel-steps.ts';
import { blockOf, commandsOf } from '../support/readme.ts';
import type { Release } from '../support/roots.ts';
import { startCluster, type TestCluster, type TestNode } from '../support/test-cluster.ts';
import { unitsOf } from '../support/units.ts';
import { sandboxed } from './sandboxed.ts';

// A node that has booted: systemd, the package as it is shipped, a pveproxy and an /etc/pve with its modes.
// The tests are one story in the order of a node's life; each leaves the service running.

const NEWER = '0.9.0';
const HEALTHY = 'node /opt/health.cjs';
let cluster: TestCluster;
let node: TestNode;
let packages: PackageFolder;
let panel: Panel;
let on: Release;
let units: ReturnType<typeof unitsOf>;
let emptyMegabytes = 0;
/** What README tells to do, word for word. */
const INSTALL = blockOf('## On your cluster', 'sh').trim();
const [UI_REMOVE = '', PURGE = ''] = commandsOf('## On your cluster');

const isHealthy = (host = '127.0.0.1', port = 8016) => node.until(`${HEALTHY} ${host} ${port}`);
const useCertificate = async ({ certPem, keyPem }: NodeCertificate) => {
  cluster.writePve('nodes/pve1/pve-ssl.key', keyPem);
  cluster.writePve('nodes/pve1/pve-ssl.pem', certPem);
  await node.must('systemctl reload pveproxy');
};
async function prepare(root: string): Promise<void> {
  packages = packAll(['8.4.1'], [{ version: NEWER, panelChanged: true }]);
  cluster = await startCluster({ roots: [root], speed: 20 });
  const [first] = cluster.nodes;
  if (!first) throw new Error('no node');
  node = first;
  units = unitsOf(node);
  node.give(builtPackage(), ...packages.files);
  for (const [name, text] of Object.entries({
    poller: POLLER,
    health: HEALTH,
  }))
    await node.must(`cat > /opt/${name}.cjs <<'END'\n${text}\nEND`);
  await node.must(
    `mkdir /opt/install && mv /opt/${basename(builtPackage())} /opt/install/ && dpkg -i /opt/pve-manager_8.4.1_all.deb`,
  );
}

export const serviceOn = (release: Release): void =>
  describeOnRelease('a node with the package', release, (root) => {
    before(() => {
      on = release;
      return prepare(root);
    });
    after(async () => {
      panel?.close();
      await cluster?.remove();
      packages?.remove();
    });
    describe('installed', installed);
    describe('in its sandbox', () => sandboxed(() => ({ cluster, node, units })));
    describe('kept', kept);
    describe('configured', configured);
    describe('upgraded and removed', upgraded);
  });

function installed(): void {
  it('is installed as the README says: the service is ready when apt returns, and a panel in its page', async () => {
    const said = await node.must(`s=$(date +%s%N); cd /opt/install; ${INSTALL} >&2
      systemctl is-active -q pve-rebalance && ${HEALTHY} 127.0.0.1 8016 && echo seconds: $(( ($(date +%s%N) - s) / 1000000 ))`);
    const [, ms] = /seconds:(?: )?(\d+)/.exec(said) ?? [];
    figure(`from apt install to a service that answers on ${on}`, `${Number(ms) / 1000} s`);
    expect(await node.must('pve-rebalance ui status')).to.match(/^present: /);
    expect(
      await node.must(
        'systemctl is-enabled pve-rebalance.service pve-rebalance.socket pve-rebalance-companion.socket',
      ),
    ).to.equal('enabled\nenabled\nenabled\n');
  });

  it('serves a panel over its WebSocket: session, cluster, plan', async () => {
    panel = await cluster.panel(node, 'root@pam');
    await panel.until(({ cluster: seen, session }) => seen !== undefined && session?.companion === 'on');
    expect(panel.sections.session).to.include({ userid: 'root@pam', node: 'pve1' });
    await panel.ask({ type: 'plan.request', settings: {} });
    await panel.until(({ plan }) => plan?.planning === 'idle' && plan.current !== undefined, 120);
  });

  it('serves the certificate of pveproxy, and the same page to who wants no line in theirs', async () => {
    expect(await panel.fingerprint()).to.equal(node.certificate.fingerprint);
    expect(await node.must('ls -l /usr/share/pve-manager/js/pve-rebalance.js')).to.include('-rw-r--r--');
  });

  it('scores at most 1.5 in systemd-analyze security, the companion as well', async () => {
    for (const unit of ['pve-rebalance.service', 'pve-rebalance-companion.service'])
      await node.must(`systemd-analyze security --no-pager --threshold=15 ${unit}`);
    const scores = await node.must(
      "systemd-analyze security --no-pager | grep rebalance | awk '{print $1, $2}'",
    );
    figure(`systemd-analyze security on ${on}`, scores.trim().replace('\n', ', '));
    const verified = await node.sh(
      'systemd-analyze verify --man=no pve-rebalance.service pve-rebalance.socket pve-rebalance-companion.service pve-rebalance-companion.socket',
    );
    expect(verified.text.split('\n').filter((line) => line.includes('rebalance'))).to.deep.equal([]);
  });

  it('S18: has the limits that keep guests and corosync first', async () => {
    const shown = await node.must(
      'systemctl show -p CPUWeight,CPUQuotaPerSecUSec,IOWeight,MemoryHigh,MemoryMax,OOMScoreAdjust,TasksMax,LimitCORE pve-rebalance',
    );
    expect(shown.trim().split('\n').sort()).to.deep.equal([
      'CPUQuotaPerSecUSec=2s',
      'CPUWeight=20',
      'IOWeight=20',
      'LimitCORE=0',
      'MemoryHigh=536870912',
      'MemoryMax=1073741824',
      'OOMScoreAdjust=500',
      'TasksMax=64',
    ]);
  });
}

function kept(): void {
  it('is killed and started again when its event loop stands still', async () => {
    await units.dropIn('[Service]\\nWatchdogSec=4\\n');
    await node.must('systemctl restart pve-rebalance');
    const before = await units.pidOf();
    await node.must(`kill -STOP ${before}`);
    await node.until(
      `pid=$(systemctl show -p MainPID --value pve-rebalance); [ "$pid" != ${before} ] && [ "$pid" != 0 ]`,
    );
    await isHealthy();
    expect(await node.must('journalctl -b -u pve-rebalance -o cat')).to.include('Watchdog timeout');
    await units.withoutDropIn();
  });

  it('takes a renewed certificate without a restart', async () => {
    const renewed = await nodeCertificate(['pve1', 'pve1.example.org']);
    await panel.until(({ session }) => session !== undefined);
    const before = await units.pidOf();
    await useCertificate(renewed);
    const end = Date.now() + 120_000;
    while ((await panel.fingerprint(renewed.caPem)) !== renewed.fingerprint && Date.now() < end)
      await new Promise((wake) => setTimeout(wake, 1000));
    const shown = await panel.fingerprint(renewed.caPem);
    const after = await units.pidOf();
    await useCertificate(node.certificate);
    await node.must('systemctl restart pve-rebalance');
    expect(shown).to.equal(renewed.fingerprint);
    expect(after).to.equal(before);
  });

  it('works without its companion, on what systemd has read', async () => {
    await units.stopCompanion();
    await node.must(
      'systemctl mask --runtime pve-rebalance-companion.socket; systemctl restart pve-rebalance',
    );
    await isHealthy();
    expect(await panel.fingerprint()).to.equal(node.certificate.fingerprint);
    await node.must(
      'systemctl unmask --runtime pve-rebalance-companion.socket; systemctl start pve-rebalance-companion.socket; systemctl restart pve-rebalance',
    );
  });

  it('is small', async () => {
    await panel.until(({ session }) => session?.companion === 'on');
    const megabytes = await units.residentMegabytes();
    emptyMegabytes = await units.emptyMegabytes();
    figure(`memory of the service on ${on}`, `${megabytes} MB`);
    expect(megabytes).to.be.below(100);
  });
}

function configured(): void {
  it('S18: an address of DENY_FROM of pveproxy does not get as far as TLS', async () => {
    await node.must('echo DENY_FROM=10.89.0.1 > /etc/default/pveproxy; systemctl restart pve-rebalance');
    await isHealthy();
    expect(await panel.fingerprint()).to.equal('');
    await node.must('rm /etc/default/pveproxy; systemctl restart pve-rebalance');
    await isHealthy();
    expect(await panel.fingerprint()).to.equal(node.certificate.fingerprint);
  });

  it('says what is wrong in its settings, and is back by itself when it is put right', async () => {
    await node.must(
      'echo POLICY=maybe >> /etc/default/pve-rebalance; systemctl restart pve-rebalance || true',
    );
    await node.until(
      "journalctl -b -u pve-rebalance -o cat | grep -q 'POLICY is .*maybe.*: must be allow or deny'",
    );
    await node.must("sed -i '/^POLICY=/d' /etc/default/pve-rebalance");
    await isHealthy();
  });
}

function upgraded(): void {
  it('S3: an upgrade refuses no connection, and an execution goes on over it', async () => {
    await panel.until(({ session }) => session !== undefined);
    await approveEverything(panel, { movesMax: 6 });
    await panel.until(({ execution }) => execution?.current?.phase === 'running');
    const id = panel.sections.execution?.current?.id;
    const companion = await units.residentMegabytes('pve-rebalance-companion');
    figure(
      `memory of the companion that holds the lock on ${on}`,
      `${companion} MB, of which a Node.js that does nothing has ${emptyMegabytes}`,
    );
    expect(companion - emptyMegabytes).to.be.below(15);
    const polled = node.must('rm -f /opt/stop; timeout 150 node /opt/poller.cjs');
    const before = await units.pidOf();
    await node.must(`dpkg -i /opt/pve-rebalance_${NEWER}_all.deb`);
    expect(await units.pidOf()).to.not.equal(before);
    await isHealthy();
    const upgradedAtMs = Date.now();
    await node.must('touch /opt/stop');
    const { answers, errors, slowestMs } = JSON.parse(await polled);
    figure(
      `over the upgrade on ${on}`,
      `${answers} answers, the slowest after ${slowestMs} ms, ${Object.keys(errors).length} refused`,
    );
    expect(errors).to.deep.equal({});
    // The same execution, under the same approval: nobody presses Continue, and it moves guests that it had not begun.
    await panel.until(({ execution }) => execution?.current?.phase === 'finished', 240);
    const { current } = panel.sections.execution ?? {};
    expect(current).to.include({ id, outcome: 'complete' });
    const after = current?.moves.filter(({ startedAtMs = 0 }) => startedAtMs > upgradedAtMs) ?? [];
    expect(after).to.not.deep.equal([]);
    figure(`moves begun after the upgrade on ${on}`, `${after.length} of ${current?.moves.length}`);
    const journal = await node.must('journalctl -b -u pve-rebalance -o cat');
    expect(journal).to.not.match(/handover\.|execution\.continue/);
    expect(panel.connects()).to.be.above(1);
  });

  it('keeps what the administrator has switched off, over an upgrade', async () => {
    await node.must(
      'systemctl disable --now pve-rebalance.service pve-rebalance.socket 2>/dev/null; systemctl reset-failed',
    );
    await node.must(`dpkg -i /opt/pve-rebalance_${NEWER}_all.deb`);
    expect((await node.sh('systemctl is-active pve-rebalance.service pve-rebalance.socket')).text).to.equal(
      'inactive\ninactive\n',
    );
    // Nobody asks the companion any more: a minute later it is no more either.
    await node.until('! systemctl is-active -q pve-rebalance-companion.service', 120);
    await node.must('systemctl enable --now pve-rebalance.socket pve-rebalance.service 2>/dev/null');
    await isHealthy();
  });

  it('is gone after removal, and purge leaves nothing but its user', async () => {
    expect(commandsOf('## On your cluster')).to.deep.equal([
      'pve-rebalance ui remove',
      'apt purge pve-rebalance',
    ]);
    await node.must(UI_REMOVE);
    expect((await node.sh('dpkg -V pve-manager')).text).to.equal('');
    await node.must('dpkg -r pve-rebalance');
    expect(
      (
        await node.sh(
          'systemctl list-units --all --no-legend "*rebalance*"; ss -ltn | grep 8016; ls -d /run/pve-rebalance',
        )
      ).text,
    ).to.not.match(/loaded|8016|\n\/run/);
    expect((await node.sh('dpkg -V pve-manager')).text).to.equal('');
    await node.must(`echo y | ${PURGE}`);
    const left = await node.must(
      'find / -xdev -name "*pve-rebalance*" -not -path "/opt/*" -not -path "/proc/*" -not -path "/sys/*" -not -path "/run/systemd/*" -not -path "/var/lib/systemd/*"',
    );
    expect(left).to.equal('');
    expect(await node.must('getent passwd pve-rebalance')).to.include('/usr/sbin/nologin');
  });
}
