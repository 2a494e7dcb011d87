import { expect } from 'chai';
import { PRODUCT_VERSION } from '#shared/protocol/product-version.ts';
import { checks } from '../administer/checks/index.ts';
import { type TestMachine, testMachine } from '../administer/test-machine.ts';
import { nodeCertificate } from '../simulated-pve/certificate.ts';
import { createDoctorVerb } from './doctor-verb.ts';
import { runCommandLine } from './run.ts';
import { createSetupVerb } from './setup-verb.ts';
import { testTerminal } from './test-terminal.ts';

const UNITS = ['pve-rebalance.socket', 'pve-rebalance.service', 'pve-rebalance-companion.socket'];
const said = (stdout: string, code = 0) => ({ code, stdout, stderr: '' });
const show = (unit: string) => `systemctl show -p LoadState,ActiveState,Result,UnitFileState ${unit}`;
/** In the order of systemd, which is not the one that was asked for. */
const unit = (load: string, active: string, result = 'success', atBoot = 'enabled') =>
  said(`Result=${result}\nLoadState=${load}\nActiveState=${active}\nUnitFileState=${atBoot}\n`);
const HOOK_STATUS = '/usr/libexec/pve-rebalance/ui-hook status';
const STATE = '/var/lib/pve-rebalance';
const TEST_STATE = `runuser -u pve-rebalance -- test -w ${STATE}`;
const DF_STATE = `df --output=avail,itotal,iavail -B1 ${STATE}`;
const served = { fingerprint: 'AB:CD', validUntilMs: 0, healthz: 'ok' };

let certPem = '';

/** A node on which all is well, in a cluster of two. */
function healthy(): TestMachine {
  const machine = testMachine();
  for (const name of UNITS) machine.programs.set(show(name), unit('loaded', 'active'));
  machine.programs.set('systemctl is-failed pve-rebalance-companion.service', said('inactive\n', 1));
  machine.programs.set(TEST_STATE, said(''));
  machine.programs.set(DF_STATE, said('    Avail Inodes  IFree\n1073741824 0 0\n'));
  machine.programs.set(HOOK_STATUS, said('present: the page loads the panel\n'));
  machine.programs.set('timedatectl show -p NTPSynchronized --value', said('yes\n'));
  machine.files.set('/usr/lib/pve-rebalance/companion.cjs', '');
  machine.files.set('/etc/pve/local/pve-ssl.pem', certPem);
  const nodelist = { pve1: { online: 1, ip: '10.0.0.1' }, pve2: { online: 1, ip: '10.0.0.2' } };
  machine.files.set(
    '/etc/pve/.members',
    JSON.stringify({ nodename: 'pve1', nodelist, cluster: { name: 'c', quorate: 1 } }),
  );
  machine.files.set('/etc/pve/pve-rebalance/nodes/pve2.json', JSON.stringify({ writer: PRODUCT_VERSION }));
  for (const port of [8006, 8016]) machine.servers.set(`127.0.0.1:${port}`, served);
  machine.pve.answers.set('/cluster/firewall/options', {});
  machine.pve.answers.set('/cluster/firewall/ipset', []);
  machine.pve.answers.set('/cluster/config/nodes', [{ name: 'pve1', ring0_addr: '10.9.0.1' }]);
  machine.pve.answers.set('/cluster/options', { migration: { type: 'secure', network: '10.0.0.0/24' } });
  return machine;
}

async function doctor(machine: TestMachine, ...argv: string[]) {
  const terminal = testTerminal();
  const exitCode = await runCommandLine([createDoctorVerb(() => machine)], ['doctor', ...argv], terminal);
  return { exitCode, out: terminal.printed.join('\n'), error: terminal.errors.join('\n') };
}

/** What is not good about a node on which `spoil` was done. */
async function complaints(spoil: (machine: TestMachine) => void): Promise<string[]> {
  const machine = healthy();
  spoil(machine);
  const { out } = await doctor(machine, '--json');
  return JSON.parse(out)
    .filter(({ verdict }: { verdict: string }) => verdict !== 'good')
    .map((finding: Record<string, string>) => `${finding.check}: ${finding.verdict}: ${finding.text}`);
}

describe('doctor', () => {
  before(async () => {
    ({ certPem } = await nodeCertificate(['pve1']));
  });

  it('finds nothing to say of a node on which all is well', async () => {
    const { exitCode, out } = await doctor(healthy());
    expect(exitCode).to.equal(0);
    expect(out).not.to.match(/BAD|warning|unknown|Maybe/);
    for (const { name } of checks) expect(out).to.contain(name);
  });

  const broken: readonly [string, (machine: TestMachine) => void, RegExp][] = [
    [
      'a service that failed',
      ({ programs }) => programs.set(show('pve-rebalance.service'), unit('loaded', 'failed', 'exit-code')),
      /^Services: bad: pve-rebalance.service is failed \(exit-code\)$/,
    ],
    [
      'a masked unit',
      ({ programs }) => programs.set(show('pve-rebalance.socket'), unit('masked', 'inactive')),
      /^Services: bad: pve-rebalance.socket is masked$/,
    ],
    [
      'a companion that failed',
      ({ programs }) => programs.set('systemctl is-failed pve-rebalance-companion.service', said('failed\n')),
      /^Companion: bad/,
    ],
    [
      'a state directory that cannot be written',
      ({ programs }) => programs.set(TEST_STATE, said('', 1)),
      /^State directory: bad: \/var\/lib\/pve-rebalance cannot be written by pve-rebalance/,
    ],
    [
      'a full disk',
      ({ programs }) => programs.set(DF_STATE, said('Avail Inodes IFree\n 4096 200000 100000\n')),
      /^State directory: bad: \/var\/lib\/pve-rebalance has no room left/,
    ],
    [
      'a disk without inodes left',
      ({ programs }) => programs.set(DF_STATE, said('Avail Inodes IFree\n 1073741824 200000 0\n')),
      /^State directory: bad: \/var\/lib\/pve-rebalance has no room left/,
    ],
    [
      'a file of the state directory that made no sense',
      ({ files }) => files.set(`${STATE}/executions/execution.json.broken`, '{'),
      /^State directory: warning: .*execution.json.broken made no sense and was put aside$/,
    ],
    [
      'a page without the panel',
      ({ programs }) => programs.set(HOOK_STATUS, said('missing: the page does not load the panel\n')),
      /^Web interface: warning: missing: the page/,
    ],
    [
      'a page with the panel of another version',
      ({ programs }) => programs.set(HOOK_STATUS, said('outdated: another version\n')),
      /^Web interface: warning: outdated/,
    ],
    [
      'a unit that will not be back after a boot',
      ({ programs }) =>
        programs.set(show('pve-rebalance.socket'), unit('loaded', 'active', 'success', 'disabled')),
      /^Services: bad: pve-rebalance.socket is active, but not after the next boot$/,
    ],
    [
      'a certificate that is none',
      ({ files }) => files.set('/etc/pve/local/pveproxy-ssl.pem', 'x'),
      /^Certificate: bad: .*pveproxy-ssl.pem holds no certificate$/,
    ],
    [
      'nobody on the port',
      ({ servers }) => servers.delete('127.0.0.1:8016'),
      /^Port: bad: nobody answers on 127.0.0.1:8016$/,
    ],
    [
      'another program on the port',
      ({ servers }) => servers.set('127.0.0.1:8016', { ...served, healthz: undefined }),
      /^Port: bad: another program/,
    ],
    [
      'another certificate than pveproxy',
      ({ servers }) => servers.set('127.0.0.1:8016', { ...served, fingerprint: 'EF' }),
      /^Port: warning: .*different certificates/,
    ],
    [
      'a firewall without our rule',
      ({ pve }) => pve.answers.set('/cluster/firewall/options', { enable: 1 }),
      /^Firewall: bad: it is on/,
    ],
    [
      'access lists that shut this node out',
      ({ files }) => files.set('/etc/default/pveproxy', 'ALLOW_FROM="10.0.0.0/24"\nPOLICY="deny"\n'),
      /^Access lists: bad: pveproxy refuses 127.0.0.1/,
    ],
    [
      'an entry that is no address',
      ({ files }) => files.set('/etc/default/pveproxy', 'DENY_FROM=pve1\n'),
      /^Access lists: warning: "pve1"/,
    ],
    [
      'no quorum',
      ({ files }) => files.set('/etc/pve/.members', '{"nodename":"pve1","cluster":{"name":"c","quorate":0}}'),
      /^Quorum: bad: c has no quorum/,
    ],
    [
      'a shared link',
      ({ pve }) => pve.answers.set('/cluster/config/nodes', [{ ring0_addr: '10.0.0.1' }]),
      /^Corosync link: warning: migrations use a link of corosync/,
    ],
    [
      'a clock of its own',
      ({ programs }) => programs.set('timedatectl show -p NTPSynchronized --value', said('no\n')),
      /^Clock: warning/,
    ],
    [
      'another version elsewhere',
      ({ files }) => files.set('/etc/pve/pve-rebalance/nodes/pve2.json', '{"writer":"0.0.1"}'),
      /^Versions: warning: pve2 has 0.0.1/,
    ],
    [
      'no package elsewhere',
      ({ files }) => files.delete('/etc/pve/pve-rebalance/nodes/pve2.json'),
      /^Versions: unknown: pve2 has told no version/,
    ],
    [
      'an API that cannot be asked',
      ({ pve }) => pve.answers.delete('/cluster/firewall/ipset'),
      /^Firewall: unknown: pvesh get \/cluster\/firewall\/ipset: no handler/,
    ],
  ];
  for (const [what, spoil, complaint] of broken)
    it(`names ${what}, and only that`, async () => {
      const found = await complaints((machine) => void spoil(machine));
      expect(found).to.have.length(1);
      expect(found[0]).to.match(complaint);
    });

  it('has nothing to say where an administrator wants no web interface', async () => {
    const found = await complaints(({ files, programs, servers, pve }) => {
      files.set('/etc/default/pve-rebalance', 'ENABLE_WEB=no\n');
      for (const name of ['pve-rebalance.socket', 'pve-rebalance.service'])
        programs.set(show(name), unit('loaded', 'inactive'));
      programs.set(HOOK_STATUS, said('off: by ENABLE_WEB=no\n'));
      servers.delete('127.0.0.1:8016');
      pve.answers.set('/cluster/firewall/options', { enable: 1 });
    });
    expect(found).to.deep.equal([]);
  });

  it('names an old Node.js', async () => {
    const { out } = await doctor(testMachine({ nodejsVersion: '16.20.0' }));
    expect(out).to.match(/Node\.js +BAD +16\.20\.0 is older than 18\.13\n +Maybe: apt install nodejs/);
  });

  describe('of the identities', () => {
    const READS = ['Datastore.Audit', 'Mapping.Audit', 'Pool.Audit', 'SDN.Audit', 'Sys.Audit', 'VM.Audit'];
    const held = (...more: string[]) =>
      Object.fromEntries([...READS, ...more].map((privilege) => [privilege, 1]));

    async function withSetup(permissions: object): Promise<string[]> {
      const machine = healthy();
      const verb = createSetupVerb(() => machine);
      await runCommandLine([verb], ['setup', '--automation', '--yes'], testTerminal());
      machine.pve.answers.set('/access/permissions', permissions);
      const { out } = await doctor(machine, '--json');
      const findings: { check: string; verdict: string; text: string }[] = JSON.parse(out);
      return findings
        .filter(({ check }) => check === 'Identities')
        .map(({ verdict, text }) => `${verdict}: ${text}`);
    }

    it('names exactly what is missing, and what is too much, with its path', async () => {
      const { 'Pool.Audit': _, ...less } = held();
      expect(await withSetup({ '/': less, '/vms': held('VM.Migrate', 'VM.Config.Disk') })).to.deep.equal([
        'bad: pve-rebalance@pve!reader lacks Pool.Audit on /',
        'warning: pve-rebalance@pve!reader may do more than it needs: VM.Migrate VM.Config.Disk on /vms',
        'bad: pve-rebalance@pve!executor lacks Pool.Audit on /',
        'warning: pve-rebalance@pve!executor may do more than it needs: VM.Config.Disk on /vms',
      ]);
    });

    it('names an executor that cannot move', async () => {
      expect(await withSetup({ '/': held() })).to.deep.equal([
        'good: pve-rebalance@pve!reader has what it needs, and no more',
        'bad: pve-rebalance@pve!executor lacks VM.Migrate on /vms or a pool',
      ]);
    });
  });
});
