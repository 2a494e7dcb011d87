// What is run in a booted node: small programs on its own Node.js.

/** Asks once a 20 ms whether the port answers, until the file /opt/stop is there; tells the errors by code. */
export const POLLER = `
const https = require('node:https'), fs = require('node:fs');
const ca = fs.readFileSync('/opt/ca.pem'), errors = {}; let answers = 0, slowestMs = 0;
(function ask() {
  if (fs.existsSync('/opt/stop')) return console.log(JSON.stringify({ answers, errors, slowestMs }));
  const startMs = Date.now();
  https.get({ host: '127.0.0.1', port: 8016, path: '/healthz', servername: 'pve1', ca, agent: false }, (answer) => {
    answer.resume().on('end', () => { answers++; slowestMs = Math.max(slowestMs, Date.now() - startMs); setTimeout(ask, 20); });
  }).on('error', ({ code }) => { errors[code] = (errors[code] ?? 0) + 1; setTimeout(ask, 20); });
})();`;
/** Ends with 0 where the service answers. */
export const HEALTH = `
const https = require('node:https'), [host, port] = process.argv.slice(2);
https.get({ host, port, path: '/healthz', servername: 'pve1', ca: require('node:fs').readFileSync('/opt/ca.pem'), timeout: 5000 },
  (answer) => process.exit(answer.statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1)).on('timeout', () => process.exit(1));`;
/** Prints what a browser without a ticket gets from that name, port and path of this node. */
export const PAGE = `
const https = require('node:https'), [host, port, path] = process.argv.slice(2);
https.get({ host: '127.0.0.1', port, path, servername: host, headers: { host }, ca: require('node:fs').readFileSync('/etc/ssl/' + host + '.ca.pem') },
  (answer) => answer.pipe(process.stdout));`;
const TRY = `
const fs = require('node:fs'), net = require('node:net'), { execFileSync } = require('node:child_process');
const tried = {};
const attempt = (name, act) => { try { act(); tried[name] = 'done'; } catch (error) { tried[name] = error.code ?? error.message; } };
const run = (program, ...words) => execFileSync(program, words, { stdio: 'ignore', timeout: 5000 });
`;
/** Tried by the service itself, in its own sandbox: what each of these comes to. */
export const PROBE = `${TRY}
for (const path of ['', '/local/pve-ssl.key', '/nodes/pve1/pve-ssl.key', '/priv/authkey.key', '/pve-www.key', '/datacenter.cfg', '/.members'])
  attempt('read /etc/pve' + path, () => path === '' ? fs.readdirSync('/etc/pve') : fs.readFileSync('/etc/pve' + path));
attempt('read /etc/shadow', () => fs.readFileSync('/etc/shadow'));
for (const path of ['/etc/x', '/usr/x', '/var/lib/x', '/root/x', '/run/pve-rebalance/x', '/usr/share/pve-manager/js/x'])
  attempt('write ' + path, () => fs.writeFileSync(path, 'x'));
attempt('write state', () => fs.writeFileSync(process.env.STATE_DIRECTORY + '/x', 'x'));
attempt('write runtime', () => fs.writeFileSync(process.env.RUNTIME_DIRECTORY + '/x', 'x'));
attempt('read token', () => { tried.token = fs.readFileSync(process.env.CREDENTIALS_DIRECTORY + '/reader', 'utf8').trim(); });
attempt('mount', () => run('mount', '-t', 'tmpfs', 'none', '/tmp'));
attempt('new namespace', () => run('unshare', '--user', 'true'));
tried.groups = process.getgroups().length;
const socket = net.connect('/run/pve-rebalance/companion.sock');
const end = (how) => { tried.companion = how; fs.writeFileSync(process.env.STATE_DIRECTORY + '/probe.json', JSON.stringify(tried)); process.exit(); };
socket.on('connect', () => end('reached')).on('error', ({ code }) => end(code));`;
/** The same for the companion, which is root: what it may do is written where it may write. */
export const COMPANION_PROBE = `${TRY}
attempt('read certificate', () => fs.readFileSync('/etc/pve/local/pve-ssl.key'));
attempt('lock of the cluster', () => { fs.mkdirSync('/etc/pve/priv/lock/probe'); fs.rmdirSync('/etc/pve/priv/lock/probe'); });
attempt('write /etc/pve/pve-rebalance', () => { fs.mkdirSync('/etc/pve/pve-rebalance', { recursive: true }); fs.writeFileSync('/etc/pve/pve-rebalance/x', 'x'); });
attempt('addresses of the node', () => { if (require('node:os').networkInterfaces().host0 === undefined) throw new Error('none'); });
attempt('syslog', () => run('logger', '--socket-errors=on', '--tag', 'pve-rebalance', 'probe'));
for (const path of ['/etc/shadow', '/etc/ssh/secret', '/etc/ssl/private/secret', '/root/secret', '/var/lib/dpkg/status', '/var/log/secret', '/proc/1/environ', '/proc/1/root/etc/shadow', '/proc/kcore'])
  attempt('read ' + path, () => fs.readFileSync(path));
for (const path of ['/etc/x', '/etc/default/pve-rebalance', '/usr/x', '/usr/share/pve-manager/js/x', '/usr/lib/pve-rebalance/companion.cjs', '/var/lib/x', '/root/x', '/run/x', '/run/pve-rebalance/x', '/proc/sys/kernel/hostname', '/sys/kernel/mm/hugepages/x'])
  attempt('write ' + path, () => fs.writeFileSync(path, 'x'));
attempt('start a unit', () => run('systemctl', 'start', 'systemd-tmpfiles-clean.service'));
attempt('mount', () => run('mount', '-t', 'tmpfs', 'none', '/tmp'));
attempt('new namespace', () => run('unshare', '--mount', 'true'));
attempt('device', () => run('mknod', '/tmp/x', 'b', '8', '0'));
attempt('give a file away', () => { fs.writeFileSync('/tmp/y', ''); fs.chownSync('/tmp/y', 33, 33); });
attempt('become somebody else', () => process.setuid(33));
// Calls of the kernel by number, on the architecture of the machine: init_module, ptrace, reboot.
for (const [name, x64, arm64] of [['load a module', 175, 105], ['trace', 101, 117], ['restart the machine', 169, 142]])
  attempt(name, () => run('perl', '-e', 'exit(syscall(' + (process.arch === 'x64' ? x64 : arm64) + ', 0, 0, 0) == 0 ? 0 : 1)'));
let left = 3;
const attemptLater = (name, emitter, event) => {
  const over = (how) => {
    tried[name] ??= how;
    if (--left > 0) return;
    fs.writeFileSync('/etc/pve/pve-rebalance/probe.json', JSON.stringify(tried));
    process.exit();
  };
  emitter.once(event, () => over('done')).once('error', ({ code }) => over(code));
};
attemptLater('speak to pveproxy', net.connect(8006, '127.0.0.1'), 'connect');
attemptLater('listen', net.createServer().listen(0), 'listening');
attemptLater('speak to the bus', net.connect('/run/dbus/system_bus_socket'), 'connect');`;
