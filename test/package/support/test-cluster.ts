import { once } from 'node:events';
import { chownSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { type NodeCertificate, nodeCertificate } from '../../../bridge/src/simulated-pve/certificate.ts';
import { type BootedNode, bootNode } from './booted-node.ts';
import { createLab, LAB_IP } from './lab.ts';
import type { Machine } from './machine.ts';
import { HUB_PORT, nodeImage } from './node-image.ts';
import { openPanel, type Panel } from './panel-client.ts';

/** www-data of Debian. */
const WWW_DATA = 33;
const WEB_PORT = 443;
const PORTS = [WEB_PORT, 8006, 8016, 8017];

export interface TestNode extends BootedNode {
  readonly certificate: NodeCertificate;
}

/** Nodes that have booted, behind them one simulated cluster, and the one /etc/pve of all of them. */
export interface TestCluster {
  readonly nodes: readonly TestNode[];
  /** Writes into /etc/pve as pmxcfs shows it: root's, readable by www-data, below priv by root alone. */
  writePve(path: string, text: string): void;
  /** Signs a user in at a node's pveproxy, and opens the panel's socket there. */
  panel(node: TestNode, userid: string, port?: number): Promise<Panel>;
  /** The same through a proxy on that node, which has a name and a certificate of its own. */
  panelBehind(node: TestNode, userid: string, proxy: PublicPage): Promise<Panel>;
  /** Requests that the cluster has answered so far. */
  requests(): Promise<number>;
  remove(): Promise<void>;
}

/** Where browsers find a node's web interface and bridge, as one host. */
export interface PublicPage {
  readonly name: string;
  readonly caPem: string;
  /** Path of the bridge's WebSocket. */
  readonly path: string;
}

export interface ClusterOptions {
  /** One tree per node. */
  readonly roots: readonly string[];
  readonly guests?: number;
  readonly speed?: number;
  readonly lockSeconds?: number;
}

const membersOf = (names: readonly string[], ipOf: (name: string) => string): string =>
  JSON.stringify({
    nodename: names[0],
    version: 3,
    cluster: { name: 'lab', version: 3, nodes: names.length, quorate: 1 },
    nodelist: Object.fromEntries(
      names.map((name, index) => [name, { id: index + 1, online: 1, ip: ipOf(name) }]),
    ),
  });

/** The modes of pmxcfs: root's, and what is not below priv readable by www-data. */
function pveFolder(root: string) {
  const isPrivate = (path: string) => /^(priv|nodes\/[^/]+\/priv)(\/|$)/.test(path);
  const folder = (path: string) => {
    mkdirSync(join(root, path), { recursive: true, mode: isPrivate(path) ? 0o700 : 0o755 });
    chownSync(join(root, path), 0, WWW_DATA);
  };
  const write = (path: string, text: string) => {
    writeFileSync(join(root, path), text, { mode: isPrivate(path) ? 0o600 : 0o640 });
    chownSync(join(root, path), 0, WWW_DATA);
  };
  return { folder, write };
}

function layOut(root: string, nodes: readonly { name: string; certificate: NodeCertificate }[]) {
  const { folder, write } = pveFolder(root);
  for (const path of ['', 'nodes', 'priv', 'priv/lock']) folder(path);
  symlinkSync('/opt/local', join(root, 'local'));
  const ips = new Map(nodes.map(({ name }, index) => [name, ipOf(index)]));
  write(
    '.members',
    membersOf([...ips.keys()], (name) => ips.get(name) ?? ''),
  );
  write('.version', '{"starttime":1,"clinfo":1,"vmlist":1}');
  write('.vmlist', '{"version":1,"ids":{}}');
  write('.rrd', '');
  write('datacenter.cfg', 'keyboard: de\n');
  write('priv/authkey.key', 'secret\n');
  write('pve-www.key', 'secret\n');
  for (const { name, certificate } of nodes) {
    for (const path of [`nodes/${name}`, `nodes/${name}/priv`, `nodes/${name}/qemu-server`]) folder(path);
    write(`nodes/${name}/pve-ssl.pem`, certificate.certPem);
    write(`nodes/${name}/pve-ssl.key`, certificate.keyPem);
  }
  return write;
}

const ipOf = (index: number): string => `10.89.0.${11 + index}`;

async function lineOf(lines: Interface): Promise<Record<string, unknown>> {
  const ended = once(lines, 'close').then(() => ['{"error":"the hub has ended"}']);
  const [line] = await Promise.race([once(lines, 'line'), ended]);
  const said = JSON.parse(String(line));
  if (said.error !== undefined) throw new Error(said.error);
  return said;
}

export async function startCluster({
  roots,
  guests = 30,
  speed = 20,
  lockSeconds = 20,
  ...rest
}: ClusterOptions) {
  const lab = await createLab();
  const machines: Machine[] = [];
  const remove = async () => {
    await lab.remove();
    for (const machine of machines) machine.remove();
  };
  try {
    return await startIn(lab, { roots, guests, speed, lockSeconds, ...rest }, machines, remove);
  } catch (error) {
    await remove();
    throw error;
  }
}

async function startIn(
  lab: Awaited<ReturnType<typeof createLab>>,
  { roots, guests, speed, lockSeconds }: Required<ClusterOptions>,
  machines: Machine[],
  remove: () => Promise<void>,
): Promise<TestCluster> {
  const described = await Promise.all(
    roots.map(async (root, index) => {
      const name = `pve${index + 1}`;
      return { name, root, ip: ipOf(index), certificate: await nodeCertificate([name]) };
    }),
  );
  const writePve = layOut(join(lab.folder, 'pve'), described);
  const relays = described.flatMap(({ name, ip }) => PORTS.map((port) => [name, ip, port]));
  const options = { folder: lab.folder, ip: LAB_IP, port: HUB_PORT, guests, speed, relays, lockSeconds };
  const program = ['--import', './scripts/ts.mjs', 'test/package/support/hub.ts', JSON.stringify(options)];
  const hub = lab.start([process.execPath, ...program], { stdio: 'pipe' });
  if (!hub.stdout) throw new Error('the hub has no output');
  const lines = createInterface(hub.stdout);
  await lineOf(lines);
  const files = { '/opt/hub-ca.pem': readFileSync(join(lab.folder, 'hub-ca.pem'), 'utf8') };
  const nodes = await Promise.all(
    described.map(async ({ name, ip, root, certificate }): Promise<TestNode> => {
      const image = await nodeImage(root, name, { ...files, '/opt/ca.pem': certificate.caPem });
      machines.push(image);
      const node = await bootNode(lab, { name, ip, layers: image.layers });
      return { ...node, certificate };
    }),
  );
  return {
    nodes,
    writePve,
    panel: ({ name, certificate }, userid, port = 8016) =>
      openPanel({
        name,
        ca: certificate.caPem,
        userid,
        pve: join(lab.folder, `${name}-8006.sock`),
        bridge: join(lab.folder, `${name}-${port}.sock`),
        url: `wss://${name}:${port}/ws`,
        origin: `https://${name}:8006`,
      }),
    panelBehind: (node, userid, { name, caPem, path }) => {
      const way = join(lab.folder, `${node.name}-${WEB_PORT}.sock`);
      const [url, origin] = [`wss://${name}${path}`, `https://${name}`];
      return openPanel({ name, ca: caPem, userid, pve: way, bridge: way, url, origin });
    },
    async requests() {
      const answered = lineOf(lines);
      hub.stdin?.write('requests\n');
      return Number((await answered).requests);
    },
    remove,
  };
}
