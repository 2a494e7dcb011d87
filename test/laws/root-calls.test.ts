import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { PveshCall } from '../../bridge/src/administer/pvesh.ts';
import { type TestMachine, testMachine } from '../../bridge/src/administer/test-machine.ts';
import { createDoctorVerb } from '../../bridge/src/command/doctor-verb.ts';
import { createFirewallVerb } from '../../bridge/src/command/firewall-verb.ts';
import { runCommandLine } from '../../bridge/src/command/run.ts';
import { createSetupVerb } from '../../bridge/src/command/setup-verb.ts';
import { testTerminal } from '../../bridge/src/command/test-terminal.ts';
import { describeWithData, sharedData } from '../shared-data.ts';

type Schema = Readonly<Record<string, { parameters?: { properties?: Record<string, unknown> } }>>;

const METHODS = { get: 'GET', create: 'POST', set: 'PUT', delete: 'DELETE' } as const;
const RUNS = [
  ['setup', '--automation', '--yes'],
  ['setup', '--automation', '--pool', 'web', '--yes'],
  ['setup', '--rotate', '--yes'],
  ['firewall', 'enable'],
  ['firewall', 'enable', '--source', '10.0.0.0/8'],
  ['doctor'],
  ['firewall', 'disable'],
  ['setup', '--remove', '--yes'],
];

async function everyCall(): Promise<PveshCall[]> {
  const machine: TestMachine = testMachine();
  const nodelist = { pve1: { online: 1, ip: '10.0.0.1' } };
  const members = { nodename: 'pve1', nodelist, cluster: { name: 'c', quorate: 1 } };
  machine.files.set('/etc/pve/.members', JSON.stringify(members));
  machine.pve.answers.set('/cluster/firewall/options', { enable: 1 });
  machine.pve.answers.set('/cluster/firewall/ipset', []);
  machine.pve.answers.set('/access/permissions', {});
  machine.pve.answers.set('/cluster/config/nodes', []);
  machine.pve.answers.set('/cluster/options', {});
  const verbs = [createSetupVerb, createFirewallVerb, createDoctorVerb].map((create) =>
    create(() => machine),
  );
  for (const argv of RUNS) await runCommandLine(verbs, argv, testTerminal());
  return machine.pve.calls;
}

const templateOf = (schema: Schema, request: string): string | undefined =>
  request in schema
    ? request
    : Object.keys(schema).find((template) =>
        new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(request),
      );

describeWithData('what root asks of the API', () => {
  for (const release of ['8.4', '9.2'])
    it(`is on paths and with parameters that Proxmox VE ${release} has`, async () => {
      const schema: Schema = JSON.parse(readFileSync(sharedData('api', `pve-${release}-flat.json`), 'utf8'));
      const calls = await everyCall();
      expect(calls.length).to.be.above(40);
      for (const { verb, path, parameters = {} } of calls) {
        const request = `${METHODS[verb]} ${path}`;
        const template = templateOf(schema, request);
        expect(template, request).to.be.a('string');
        const known = Object.keys(schema[template ?? '']?.parameters?.properties ?? {});
        expect(known, request).to.include.members(Object.keys(parameters));
      }
    });
});
