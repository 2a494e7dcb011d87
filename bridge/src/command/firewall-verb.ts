import { closePort, type FirewallState, openPort, readFirewall } from '../administer/firewall.ts';
import type { Machine } from '../administer/machine.ts';
import { isNetwork } from '../administer/network-of.ts';
import { nodeSettings, servicePort } from '../administer/node-settings.ts';
import { thisMachine } from '../administer/this-machine.ts';
import { EXIT, usageError } from './command-error.ts';
import { mustBeRoot } from './on-node.ts';
import type { Terminal } from './terminal.ts';
import type { OptionValues, Verb } from './verb.ts';

const ACTIONS = ['show', 'enable', 'disable'];

export const createFirewallVerb = (machineOf: () => Machine): Verb => ({
  name: 'firewall',
  operands: [{ name: ACTIONS.join('|') }],
  summary:
    "One rule in the datacenter's firewall, so that browsers reach the service: look, put it in, take it out",
  details: [
    'Nothing else ever touches the firewall. The rule holds for all nodes.',
    'Without --source it lets in the set "management" where there is one, else the networks of this node.',
  ],
  options: [
    { name: 'source', value: 'NETWORK', text: 'who may connect: a network, an address, or +SET' },
    { name: 'json', text: 'the state as JSON' },
  ],
  async run(values, terminal) {
    const [action = ''] = values.operands;
    if (!ACTIONS.includes(action))
      throw usageError(`there is no "firewall ${action}". Maybe one of: ${ACTIONS.join(', ')}`);
    const machine = machineOf();
    mustBeRoot(machine, `firewall ${action}`);
    const port = servicePort(await nodeSettings(machine));
    const before = await readFirewall(machine);
    if (action === 'enable')
      await openPort(machine, before, { port, source: sourceOf(values, machine, before) });
    if (action === 'disable') await closePort(machine, before);
    show(action === 'show' ? before : await readFirewall(machine), port, values, terminal);
    return EXIT.ok;
  },
});

function sourceOf(values: OptionValues, machine: Machine, { hasManagementSet }: FirewallState): string {
  const given = values.text('source');
  if (given === undefined) {
    if (hasManagementSet) return '+management';
    if (machine.networks.length > 0) return machine.networks.join(',');
    throw usageError('the network of this node is not known. Maybe --source 10.0.0.0/24');
  }
  const isGood = given.startsWith('+')
    ? /^\+[A-Za-z][A-Za-z0-9/_-]*$/.test(given)
    : given.split(',').every(isNetwork);
  if (!isGood)
    throw usageError(`--source is "${given}": no network, address or set. Maybe 10.0.0.0/24, or +management`);
  return given;
}

function show(state: FirewallState, port: number, values: OptionValues, terminal: Terminal): void {
  if (values.has('json')) {
    const rule = state.rule && { ...state.rule, digest: undefined };
    terminal.out(JSON.stringify({ port, ...state, rule }, undefined, 2));
    return;
  }
  terminal.out(`The datacenter's firewall is ${state.isOn ? 'on' : 'off'}.`);
  if (state.rule)
    terminal.out(
      `Port ${state.rule.port} is open for ${state.rule.source}${state.rule.isOn ? '' : ', but that rule is switched off'}.`,
    );
  else
    terminal.out(
      state.isOn ? `Nothing of ours opens port ${port}.` : `Port ${port} is open: no rule is needed.`,
    );
  if (state.rule && state.rule.port !== String(port))
    terminal.out(`The service listens on port ${port}. Maybe: pve-rebalance firewall enable`);
}

export const firewallVerb: Verb = createFirewallVerb(thisMachine);
