import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { LAB_IP } from './lab.ts';
import { createMachine, type Machine } from './machine.ts';

export const HUB_PORT = 18_006;
const ENTRY = 'pve1';

/** What the simulated pveproxy of a node is, for systemd. */
const PVEPROXY = `[Unit]
Description=Stand-in for pveproxy
[Service]
ExecStart=/usr/bin/node /opt/pveproxy.cjs ${LAB_IP} ${HUB_PORT} ${ENTRY}
ExecReload=/bin/kill -HUP $MAINPID
Restart=always
RestartSec=1
[Install]
WantedBy=multi-user.target
`;

/** systemd asks no questions at its first start, and waits for no network. */
const MASKED = ['firstboot.service', 'networkd.service', 'networkd.socket', 'networkd-wait-online.service'];

const PREPARE = [
  ...MASKED.map((unit) => `ln -sf /dev/null /etc/systemd/system/systemd-${unit}`),
  'echo uninitialized > /etc/machine-id',
  'mkdir -p /etc/pve',
  'cp /opt/pveproxy.service /etc/systemd/system/',
  'systemctl enable pveproxy.service',
  'chmod 755 /opt/pvesh.cjs && ln -s /opt/pvesh.cjs /usr/bin/pvesh',
  // /etc/pve/local of a node; in the lab all nodes see the same folder.
  'ln -s /etc/pve/nodes/$(cat /opt/name) /opt/local',
].join(' && ');

/** The tree of a node with the stand-ins it needs, ready to boot and without our package. */
export async function nodeImage(
  root: string,
  name: string,
  files: Readonly<Record<string, string>>,
): Promise<Machine> {
  const folder = mkdtempSync(join(tmpdir(), 'pve-rebalance-image-'));
  const machine = createMachine([root]);
  try {
    for (const program of ['pveproxy', 'pvesh']) {
      const [entryPoints, outfile] = [[`test/package/support/${program}.ts`], join(folder, `${program}.cjs`)];
      const banner = { js: '#!/usr/bin/node' };
      await build({
        entryPoints,
        outfile,
        banner,
        bundle: true,
        platform: 'node',
        target: 'node18',
        format: 'cjs',
      });
      machine.give(outfile);
    }
    machine.write('/opt/pveproxy.service', PVEPROXY);
    for (const path of ['/opt/name', '/etc/hostname']) machine.write(path, `${name}\n`);
    for (const [path, text] of Object.entries(files)) machine.write(path, text);
    machine.must(PREPARE);
    return machine;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
