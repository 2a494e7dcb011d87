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
/** Tried by the service itself, in its own sandbox: what each of these comes to. */
export const PROBE = `
const fs = require('node:fs'), net = require('node:net'), { execFileSync } = require('node:child_process');
const tried = {};
const attempt = (name, act) => { try { act(); tried[name] = 'done'; } catch (error) { tried[name] = error.code ?? error.message; } };
for (const path of ['', '/local/pve-ssl.key', '/nodes/pve1/pve-ssl.key', '/priv/authkey.key', '/pve-www.key', '/datacenter.cfg', '/.members'])
  attempt('read /etc/pve' + path, () => path === '' ? fs.readdirSync('/etc/pve') : fs.readFileSync('/etc/pve' + path));
attempt('read /etc/shadow', () => fs.readFileSync('/etc/shadow'));
for (const path of ['/etc/x', '/usr/x', '/var/lib/x', '/root/x', '/run/pve-rebalance/x', '/usr/share/pve-manager/js/x'])
  attempt('write ' + path, () => fs.writeFileSync(path, 'x'));
attempt('write state', () => fs.writeFileSync(process.env.STATE_DIRECTORY + '/x', 'x'));
attempt('write runtime', () => fs.writeFileSync(process.env.RUNTIME_DIRECTORY + '/x', 'x'));
attempt('read token', () => { tried.token = fs.readFileSync(process.env.CREDENTIALS_DIRECTORY + '/reader', 'utf8').trim(); });
attempt('mount', () => execFileSync('mount', ['-t', 'tmpfs', 'none', '/tmp'], { stdio: 'ignore' }));
attempt('new namespace', () => execFileSync('unshare', ['--user', 'true'], { stdio: 'ignore' }));
tried.groups = process.getgroups().length;
const socket = net.connect('/run/pve-rebalance/companion.sock');
const end = (how) => { tried.companion = how; fs.writeFileSync(process.env.STATE_DIRECTORY + '/probe.json', JSON.stringify(tried)); process.exit(); };
socket.on('connect', () => end('reached')).on('error', ({ code }) => end(code));`;
