import { expect } from 'chai';
import { COMPANION_PROBE, PROBE } from '../support/node-programs.ts';
import type { TestCluster, TestNode } from '../support/test-cluster.ts';
import type { unitsOf } from '../support/units.ts';

// What must be denied is denied: tried by programs that systemd starts in the very sandbox of each unit.

interface Stage {
  readonly cluster: TestCluster;
  readonly node: TestNode;
  readonly units: ReturnType<typeof unitsOf>;
}

const COMPANION = 'pve-rebalance-companion.service';
const POWERLESS = [/^CapEff:\t0+$/m, /^CapBnd:\t0+$/m, /^NoNewPrivs:\t1$/m, /^Seccomp:\t2$/m];
const succeeded = (tried: Readonly<Record<string, string>>): string[] =>
  Object.keys(tried).filter((name) => tried[name] === 'done');

/** Both units of a node that has booted. */
export function sandboxed(stage: () => Stage): void {
  before(async () => {
    for (const [name, text] of Object.entries({ probe: PROBE, 'companion-probe': COMPANION_PROBE }))
      await stage().node.must(`cat > /opt/${name}.cjs <<'END'\n${text}\nEND`);
  });

  it('S4: the bridge can open nothing below /etc/pve, and nothing else that is not its own', async () => {
    const { cluster, node, units } = stage();
    cluster.writePve('priv/pve-rebalance-reader', 'root@pam!reader=secret\n');
    await units.dropIn(
      '[Service]\\nExecStartPre=/usr/bin/node /opt/probe.cjs\\nLoadCredential=reader:/etc/pve/priv/pve-rebalance-reader\\n',
    );
    await node.must('systemctl restart pve-rebalance');
    const tried: Record<string, string> = JSON.parse(
      await node.must('cat /var/lib/pve-rebalance/probe.json'),
    );
    expect(succeeded(tried)).to.deep.equal(['write state', 'write runtime', 'read token']);
    expect(tried).to.include({ companion: 'reached', token: 'root@pam!reader=secret', groups: 1 });
    await units.withoutDropIn();
    await node.must('systemctl restart pve-rebalance');
    const status = await node.must(`cat /proc/${await units.pidOf()}/status`);
    for (const line of POWERLESS) expect(status).to.match(line);
    expect(
      await node.must(`find /etc/pve -user pve-rebalance -o -group pve-rebalance -o -perm /o=rw -type f`),
    ).to.equal('');
  });

  it('S4: the companion is root, and can do nothing but its work below /etc/pve', async () => {
    const { node, units } = stage();
    const secrets = ['/etc/ssh/secret', '/etc/ssl/private/secret', '/root/secret', '/var/log/secret'];
    await node.must(
      `mkdir -p /etc/ssh /etc/ssl/private; for file in ${secrets.join(' ')}; do echo secret > $file; done`,
    );
    await units.stopCompanion();
    await units.dropIn(
      '[Service]\\nExecStartPre=/usr/bin/node --jitless /opt/companion-probe.cjs\\n',
      COMPANION,
    );
    await node.must('systemctl start pve-rebalance-companion.socket pve-rebalance-companion.service');
    const tried: Record<string, string> = JSON.parse(
      await node.must(
        'cat /etc/pve/pve-rebalance/probe.json && rm -r /etc/pve/pve-rebalance/probe.json /etc/pve/pve-rebalance/x',
      ),
    );
    expect(Object.keys(tried)).to.have.length(37);
    expect(succeeded(tried)).to.deep.equal([
      'read certificate',
      'lock of the cluster',
      'write /etc/pve/pve-rebalance',
      'addresses of the node',
      'syslog',
    ]);
    await units.withoutDropIn(COMPANION);
    await node.must('systemctl restart pve-rebalance-companion.service');
    const process = `/proc/${await units.pidOf(COMPANION)}`;
    // Before it is that program, it is a child of systemd that takes its powers off.
    await node.until(`grep -q companion.cjs ${process}/cmdline`);
    const status = await node.must(`cat ${process}/status`);
    for (const line of POWERLESS) expect(status).to.match(line);
  });
}
