import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { runPvesh, type TestPvesh, testPvesh } from '../../../bridge/src/administer/test-pvesh.ts';

// Stands in for pvesh of a booted node, which forgets nothing between two runs. The firewall of its datacenter is on.

const KEPT = '/opt/pvesh.state';

function fresh(): TestPvesh {
  const pve = testPvesh();
  pve.answers.set('/cluster/firewall/options', { enable: 1 });
  pve.answers.set('/cluster/firewall/ipset', []);
  pve.answers.set('/cluster/config/nodes', [{ name: 'pve1', ring0_addr: '172.16.0.1' }]);
  pve.answers.set('/cluster/options', { migration: { type: 'secure', network: '10.89.0.0/24' } });
  return pve;
}

/** What a token has on each path: what it was granted itself, for its user has the same. */
function permissionsOf({ acl, roles }: TestPvesh, userid: string): object {
  const paths: Record<string, Record<string, number>> = {};
  for (const { path, roleid } of acl.filter(({ ugid }) => ugid === userid))
    for (const privilege of roles.get(roleid)?.split(',') ?? [])
      paths[path] = { ...paths[path], [privilege]: 1 };
  return paths;
}

const words = process.argv.slice(2);
const pve: TestPvesh = existsSync(KEPT) ? deserialize(readFileSync(KEPT)) : fresh();
pve.answers.set('/access/permissions', permissionsOf(pve, words[words.indexOf('--userid') + 1] ?? ''));
const { code, stdout, stderr } = runPvesh(pve, words);
writeFileSync(KEPT, serialize(pve));
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code ?? 1;
