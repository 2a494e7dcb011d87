import { expect } from 'chai';
import { type TestMachine, testMachine } from '../administer/test-machine.ts';
import { createFirewallVerb } from './firewall-verb.ts';
import { runCommandLine } from './run.ts';
import { testTerminal } from './test-terminal.ts';

function machineWithFirewall({ isOn = true, sets = [] as string[] } = {}): TestMachine {
  const machine = testMachine();
  machine.pve.answers.set('/cluster/firewall/options', isOn ? { enable: 1 } : {});
  machine.pve.answers.set(
    '/cluster/firewall/ipset',
    sets.map((name) => ({ name })),
  );
  return machine;
}

async function firewall(machine: TestMachine, ...argv: string[]) {
  const terminal = testTerminal();
  const exitCode = await runCommandLine([createFirewallVerb(() => machine)], ['firewall', ...argv], terminal);
  return { exitCode, out: terminal.printed.join('\n'), error: terminal.errors.join('\n') };
}

describe('firewall', () => {
  it('only looks until it is told to change something', async () => {
    const machine = machineWithFirewall();
    expect((await firewall(machine, 'show')).out).to.contain('Nothing of ours opens port 8016.');
    expect((await firewall(machineWithFirewall({ isOn: false }), 'show')).out).to.contain(
      'Port 8016 is open',
    );
    expect(machine.pve.calls.every(({ verb }) => verb === 'get')).to.equal(true);
  });

  it('puts one rule in, finds it again, and takes it out', async () => {
    const machine = machineWithFirewall();
    machine.pve.rules.push({ comment: 'of somebody else', dport: '22', source: '10.9.0.0/24', enable: 1 });
    expect((await firewall(machine, 'enable')).out).to.contain('Port 8016 is open for 10.0.0.0/24.');
    await firewall(machine, 'enable');
    expect(machine.pve.rules.map(({ dport }) => dport)).to.deep.equal(['8016', '22']);
    await firewall(machine, 'enable', '--source', '10.0.0.0/24,fd00::/64');
    expect(machine.pve.rules[0]).to.include({ source: '10.0.0.0/24,fd00::/64', enable: 1 });
    await firewall(machine, 'disable');
    await firewall(machine, 'disable');
    expect(machine.pve.rules.map(({ dport }) => dport)).to.deep.equal(['22']);
  });

  it('uses the set "management" where there is one, and the port that the service has', async () => {
    const machine = machineWithFirewall({ sets: ['management'] });
    machine.files.set('/etc/default/pve-rebalance', '# ours\nPORT="9016"\n');
    const { out } = await firewall(machine, 'enable', '--json');
    expect(JSON.parse(out)).to.deep.include({
      port: 9016,
      rule: { pos: 0, source: '+management', port: '9016', isOn: true },
    });
  });

  it('opens nothing for a port that is none', async () => {
    const machine = machineWithFirewall();
    machine.files.set('/etc/default/pve-rebalance', 'PORT=80a\n');
    const { exitCode, error } = await firewall(machine, 'enable');
    expect([exitCode, error]).to.deep.equal([
      1,
      'pve-rebalance: PORT is "80a" in /etc/default/pve-rebalance, and must be 1 to 65535. Maybe 8016',
    ]);
    expect(machine.pve.rules).to.deep.equal([]);
  });

  it('switches a rule on that somebody switched off', async () => {
    const machine = machineWithFirewall();
    await firewall(machine, 'enable');
    const [rule] = machine.pve.rules;
    if (rule) rule.enable = 0;
    expect((await firewall(machine, 'show')).out).to.contain('switched off');
    await firewall(machine, 'enable');
    expect(machine.pve.rules[0]).to.include({ enable: 1 });
  });

  it('refuses a source that is none', async () => {
    const { error, exitCode } = await firewall(machineWithFirewall(), 'enable', '--source', '10.0.0.0/99');
    expect(exitCode).to.equal(2);
    expect(error).to.contain('--source is "10.0.0.0/99"');
    expect((await firewall(machineWithFirewall(), 'open')).error).to.contain(
      'Maybe one of: show, enable, disable',
    );
  });
});
