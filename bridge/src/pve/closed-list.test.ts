import { expect } from 'chai';
import { Bug } from '#shared/kit/assert.ts';
import { listedRequest } from './closed-list.ts';
import { ENDPOINTS } from './endpoints.ts';

const UPID = 'UPID:pve1:00000396:000AFC35:6B00CC12:qmigrate:113:admin@pve!full:';

describe('the closed list of requests', () => {
  it('is sorted', () => {
    expect(Object.keys(ENDPOINTS)).to.deep.equal(Object.keys(ENDPOINTS).sort());
  });

  it('changes nothing but by migrating and cancelling, pings agents, and signs in only where it says so (S2)', () => {
    const changing = Object.entries(ENDPOINTS).filter(
      ([key, { use }]) => !key.startsWith('GET ') || use !== 'read',
    );
    expect(changing.map(([key, { use }]) => `${use}: ${key}`)).to.deep.equal([
      'mandate: DELETE /nodes/{node}/tasks/{upid}',
      'session: POST /access/ticket',
      'mandate: POST /nodes/{node}/lxc/{vmid}/migrate',
      'mandate: POST /nodes/{node}/qemu/{vmid}/agent/ping',
      'mandate: POST /nodes/{node}/qemu/{vmid}/migrate',
    ]);
  });

  it('finds a request by its template, and knows the node it is for', () => {
    const path = '/api2/json/nodes/pve1/qemu/113/migrate';
    expect(listedRequest('post', path, '/api2/json/nodes/*/qemu/*/migrate')).to.include({
      key: 'POST /nodes/{node}/qemu/{vmid}/migrate',
      method: 'POST',
      path,
      node: 'pve1',
    });
  });

  it('encodes what a UPID may hold', () => {
    const template = '/api2/json/nodes/*/tasks/*/status';
    const { path } = listedRequest('get', `/api2/json/nodes/pve1/tasks/${UPID}/status`, template);
    expect(path).to.equal(`/api2/json/nodes/pve1/tasks/${encodeURIComponent(UPID)}/status`);
  });

  it('lets nobody ask for anything else', () => {
    for (const [method, path] of [
      ['post', '/cluster/options'],
      ['put', '/cluster/options'],
      ['post', '/nodes/*/qemu/*/status/stop'],
      ['delete', '/nodes/*/qemu/*'],
      ['post', '/cluster/ha/rules'],
      ['get', '/access/users'],
    ] as const)
      expect(() => listedRequest(method, `/api2/json${path}`, `/api2/json${path}`)).to.throw(
        Bug,
        'closed list',
      );
  });

  it('lets no name from a cluster lead elsewhere', () => {
    const template = '/api2/json/nodes/*/qemu/*/config';
    for (const [node, vmid] of [
      ['..', '1'],
      ['pve1?x=1', '1'],
      ['pve1#', '1'],
      ['pve%2f1', '1'],
      ['', '1'],
      ['pve1', '1%2F..'],
      ['pve1', '0'],
      ['pve1', '1e3'],
      ['pve1', 'NaN'],
    ])
      expect(() => listedRequest('get', `/api2/json/nodes/${node}/qemu/${vmid}/config`, template)).to.throw(
        Bug,
      );
  });
});
