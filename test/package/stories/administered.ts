import { basename } from 'node:path';
import { expect } from 'chai';
import { nodeCertificate } from '../../../bridge/src/simulated-pve/certificate.ts';
import { HEALTH, PAGE } from '../support/node-programs.ts';
import { describeOnRelease } from '../support/on-release.ts';
import { builtPackage, type PackageFolder, packAll } from '../support/packages.ts';
import { planned } from '../support/panel-steps.ts';
import { blockOf, commandsOf } from '../support/readme.ts';
import type { Release } from '../support/roots.ts';
import { startCluster, type TestCluster, type TestNode } from '../support/test-cluster.ts';

// A node that has booted, and root on it: the commands that only root may give, what may stand before the service, and
// settings of a newer version. pvesh is a stand-in that keeps what it was told.

const health = (host = '127.0.0.1', port = 8016) => `node /opt/health.cjs ${host} ${port}`;
const answers = (host?: string, port?: number) => node.until(health(host, port));
const SECRET = '/etc/pve/priv/pve-rebalance/reader';
const HANDED_OVER = '/run/credentials/pve-rebalance.service/reader';
const BEHIND = '### Behind a proxy';
let cluster: TestCluster;
let node: TestNode;
let packages: PackageFolder;

interface Finding {
  readonly check: string;
  readonly verdict: string;
  readonly text: string;
}

async function prepare(root: string): Promise<void> {
  packages = packAll(['8.4.1'], []);
  cluster = await startCluster({ roots: [root], speed: 30 });
  const [first] = cluster.nodes;
  if (!first) throw new Error('no node');
  node = first;
  node.give(builtPackage(), ...packages.files);
  await node.must(
    `cat > /opt/health.cjs <<'END'\n${HEALTH}\nEND\ncat > /opt/page.cjs <<'END'\n${PAGE}\nEND\ndpkg -i /opt/pve-manager_8.4.1_all.deb /opt/${basename(builtPackage())}`,
  );
  await answers();
}

/** What the doctor says of these checks, without what is good. */
async function complaints(...names: string[]): Promise<string[]> {
  const { text } = await node.sh('pve-rebalance doctor --json');
  const found: Finding[] = JSON.parse(text);
  return found
    .filter(({ check, verdict }) => verdict !== 'good' && (names.length === 0 || names.includes(check)))
    .map(({ check, verdict }) => `${check}: ${verdict}`);
}

export const administeredOn = (release: Release): void =>
  describeOnRelease('a node and its administrator', release, (root) => {
    before(() => prepare(root));
    after(async () => {
      await cluster?.remove();
      packages?.remove();
    });
    describe('the commands of root', rootCommands);
    describe('the web, off or behind something', web);
  });

function rootCommands(): void {
  it('the doctor has nothing to say but what is so: the firewall, and the clock of a container', async () => {
    const found = (await complaints()).filter((line) => !line.startsWith('Clock'));
    expect(found).to.deep.equal(['Firewall: bad']);
    expect((await node.sh('pve-rebalance doctor')).exitCode).to.equal(1);
  });

  it('the firewall gets one rule, which is found again and goes again', async () => {
    expect(await node.must('pve-rebalance firewall show')).to.include('Nothing of ours opens port 8016');
    const opened = await node.must('pve-rebalance firewall enable && pve-rebalance firewall enable');
    expect(opened).to.include('Port 8016 is open for 10.89.0.0/24');
    expect(await complaints('Firewall')).to.deep.equal([]);
    expect(
      JSON.parse(await node.must('pvesh get /cluster/firewall/rules --output-format json')),
    ).to.have.length(1);
    expect(await node.must('pve-rebalance firewall disable')).to.include('Nothing of ours');
    expect(
      JSON.parse(await node.must('pvesh get /cluster/firewall/rules --output-format json')),
    ).to.deep.equal([]);
  });

  it('S5: setup makes the reader, tells what it may, and the service has its secret', async () => {
    const said = await node.must('pve-rebalance setup --yes');
    expect(said).to.include('see guests and their configuration (VM.Audit)');
    expect(said).to.not.match(/[0-9a-f]{8}-[0-9a-f]{4}/);
    expect(await node.must(`stat -c '%a %U' ${SECRET}`)).to.equal('600 root\n');
    expect(await node.must(`cmp ${SECRET} ${HANDED_OVER} && cat ${SECRET}`)).to.match(
      /^pve-rebalance@pve!reader=/,
    );
    expect(await node.must('pve-rebalance setup --yes')).to.include('Everything is set up already');
    expect(await complaints('Identities')).to.deep.equal([]);
  });

  it('… with --automation another one, for the pools that are named', async () => {
    await node.must('pve-rebalance setup --automation --pool web --yes');
    expect(await complaints('Identities')).to.deep.equal([]);
    const acl: { path: string }[] = JSON.parse(await node.must('pvesh get /access/acl --output-format json'));
    expect([...new Set(acl.map(({ path }) => path))].sort()).to.deep.equal(['/', '/pool/web']);
  });

  it('… with --rotate new secrets, which the service has at once', async () => {
    const before = await node.must(`cat ${SECRET}`);
    await node.must('pve-rebalance setup --rotate --yes');
    const after = await node.must(`cmp ${SECRET} ${HANDED_OVER} && cat ${SECRET}`);
    expect(after).to.not.equal(before);
    await answers();
  });

  it('… and with --remove nothing is left', async () => {
    await node.must('pve-rebalance setup --remove --yes');
    expect((await node.sh('ls -A /etc/pve/priv')).text).to.not.include('pve-rebalance');
    expect(await node.must(`cat ${HANDED_OVER}`)).to.equal('none');
    for (const path of ['acl', 'users', 'roles'])
      expect(await node.must(`pvesh get /access/${path} --output-format json`)).to.not.match(/[Rr]ebalance/);
    await answers();
  });

  it('S17: settings of a newer version are said, not used, and not written over', async () => {
    const panel = await cluster.panel(node, 'root@pam');
    try {
      await panel.until(({ settings, session }) => settings !== undefined && session?.companion === 'on');
      const newer = JSON.stringify({ format: 99, writer: '9.0.0', settings: { movesMax: 3 } });
      cluster.writePve('pve-rebalance/settings.json', newer);
      await panel.until(({ settings }) => settings?.problem?.code === 'settings-unreadable');
      for (const message of [
        { type: 'plan.request', settings: {} },
        { type: 'settings.change', settings: { movesMax: 5 } },
      ] as const)
        expect(await panel.ask(message)).to.include({ type: 'problem' });
      expect(await node.must('cat /etc/pve/pve-rebalance/settings.json')).to.equal(newer);
      await node.must('rm /etc/pve/pve-rebalance/settings.json');
      await panel.until(({ settings }) => settings?.problem === undefined);
    } finally {
      panel.close();
    }
  });
}

function web(): void {
  const apply = () =>
    node.must(
      'systemctl daemon-reload && systemctl restart pve-rebalance.socket && pve-rebalance ui install',
    );

  it('ENABLE_WEB=no: no port and no panel, over an upgrade too, and all is well with it', async () => {
    await node.must('echo ENABLE_WEB=no >> /etc/default/pve-rebalance');
    await apply();
    const isOff = async () => {
      expect((await node.sh('ss -ltnH sport = :8016')).text).to.equal('');
      expect(await node.must('pve-rebalance ui status')).to.match(/^off: /);
      expect((await node.sh('systemctl is-failed pve-rebalance.service pve-rebalance.socket')).text).to.equal(
        'inactive\ninactive\n',
      );
      expect(await complaints('Services', 'Port', 'Firewall', 'Web interface')).to.deep.equal([]);
    };
    await isOff();
    await node.must(`dpkg -i /opt/${basename(builtPackage())}`);
    await isOff();
    await node.must("sed -i '/^ENABLE_WEB=/d' /etc/default/pve-rebalance");
    await apply();
    await answers();
    expect(await node.must('pve-rebalance ui status')).to.match(/^present: /);
  });

  it('listens on another port, and the panel learns it', async () => {
    await node.must(
      'echo PORT=8017 >> /etc/default/pve-rebalance; systemctl daemon-reload && systemctl restart pve-rebalance.socket && pve-rebalance ui install',
    );
    await answers('127.0.0.1', 8017);
    expect((await node.sh(`${health()}`)).exitCode).to.equal(1);
    expect(await node.must('cat /usr/share/pve-manager/index.html.tpl')).to.include('data-port="8017"');
    await node.must(
      "sed -i '/^PORT=/d' /etc/default/pve-rebalance; systemctl daemon-reload && systemctl restart pve-rebalance.socket && pve-rebalance ui install",
    );
    await answers();
  });

  it('listens where pveproxy does', async () => {
    await node.must(
      'echo LISTEN_IP=10.89.0.11 > /etc/default/pveproxy; systemctl restart pveproxy; systemctl daemon-reload && systemctl restart pve-rebalance.socket',
    );
    await answers('10.89.0.11');
    expect((await node.sh(`${health()}`)).exitCode).to.equal(1);
    await node.must(
      'rm /etc/default/pveproxy; systemctl restart pveproxy; systemctl daemon-reload && systemctl restart pve-rebalance.socket',
    );
    await answers();
  });

  for (const [proxy, place, name] of [
    ['nginx', '/etc/nginx/conf.d/pve.conf', 'nginx'],
    ['haproxy', '/etc/haproxy/haproxy.cfg', 'HAProxy'],
  ] as const)
    it(`S14: a panel works through ${name} as README sets it up, and the address is the browser's`, async () => {
      const { certPem, keyPem, caPem } = await nodeCertificate(['pve.example.org']);
      cluster.writePve('pve-root-ca.pem', node.certificate.caPem);
      const files = { pem: certPem, key: keyPem, 'both.pem': certPem + keyPem, 'ca.pem': caPem };
      for (const [end, text] of Object.entries(files))
        await node.must(`cat > /etc/ssl/pve.example.org.${end} <<'END'\n${text}\nEND`);
      const settings = blockOf(BEHIND, 'sh');
      await node.must(`cp /etc/default/pve-rebalance /opt/default; cat >> /etc/default/pve-rebalance <<'END'\n${settings}\nEND
        ${commandsOf(BEHIND).join('; ')}
        cat >> ${place} <<'END'\n${blockOf(BEHIND, proxy)}\nEND
        systemctl restart ${proxy}`);
      await node.until('ss -ltnH sport = :443 | grep .');
      // Who is not signed in is sent to the web interface that is before the same proxy.
      const page = await node.must('node /opt/page.cjs pve.example.org 443 /rebalance/');
      expect(page).to.include('<a href="https://pve.example.org/">');
      expect(await node.must('grep data-plugin /usr/share/pve-manager/index.html.tpl')).to.include(
        'data-url="wss://pve.example.org/rebalance/ws"',
      );
      const panel = await cluster.panelBehind(node, 'root@pam', {
        name: 'pve.example.org',
        caPem,
        path: '/rebalance/ws',
      });
      try {
        const { vmids } = await planned(panel);
        expect(vmids).to.not.deep.equal([]);
        await panel.ask({ type: 'execution.stop', executionId: 'none' });
        await panel.ask({ type: 'settings.change', settings: {} });
        await node.until(
          'journalctl -b -u pve-rebalance -o cat | grep \'settings.changed\' | grep -q \'"address":"10.89.0.1"\'',
          10,
        );
      } finally {
        panel.close();
        await node.must(
          `systemctl stop ${proxy}; cp /opt/default /etc/default/pve-rebalance; systemctl restart pve-rebalance && pve-rebalance ui install`,
        );
      }
    });
}
