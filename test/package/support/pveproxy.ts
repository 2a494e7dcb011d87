import { existsSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:https';

// Stands in for pveproxy of a booted node: the node's certificate on port 8006, in front of the simulated cluster.

const OWN = '/etc/pve/local/pveproxy-ssl';
const USUAL = '/etc/pve/local/pve-ssl';
const PORT = 8006;
const [hubIp = '', hubPort = '', servername = ''] = process.argv.slice(2);
const ca = readFileSync('/opt/hub-ca.pem');

const pair = () => {
  const path = existsSync(`${OWN}.pem`) && existsSync(`${OWN}.key`) ? OWN : USUAL;
  return { cert: readFileSync(`${path}.pem`), key: readFileSync(`${path}.key`) };
};

function forward(incoming: IncomingMessage, response: ServerResponse): void {
  const { method, url: path, headers } = incoming;
  const onward = request({ host: hubIp, port: hubPort, servername, ca, method, path, headers, agent: false });
  onward.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.statusMessage, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  incoming.pipe(onward);
}

const listenIp = /^LISTEN_IP="?([^"\n]+)"?$/m.exec(
  existsSync('/etc/default/pveproxy') ? readFileSync('/etc/default/pveproxy', 'utf8') : '',
);
const server = createServer(pair(), forward).listen(PORT, listenIp?.[1] ?? '::');
// The real one is reloaded when its certificate is renewed.
process.on('SIGHUP', () => server.setSecureContext(pair()));
