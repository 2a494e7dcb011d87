import { expect } from 'chai';
import { armedState, haActivity, haTargets, maintenanceNodes } from './ha-manager.ts';

const service = (state: string, more: object = {}) => ({ state, node: 'pve1', ...more });
const manager = (services: Record<string, ReturnType<typeof service>>, more: object = {}) => ({
  manager_status: { master_node: 'pve2', timestamp: 1000, service_status: services, ...more },
});

describe('the HA manager', () => {
  it('is busy with all that is not at rest, and with what waits for its next round', () => {
    const status = manager({
      'vm:1': service('started'),
      'vm:2': service('migrate', { target: 'pve3' }),
      'vm:3': service('started', { cmd: ['migrate', 'pve2'] }),
      'vm:4': service('fence'),
      'ct:5': service('stopped'),
      'vm:6': service('started', { cmd: ['stop', 60] }),
    });
    expect(haActivity(status)).to.deep.equal({
      master: 'pve2',
      writtenAtMs: 1_000_000,
      busy: [
        { sid: 'vm:2', state: 'migrate', node: 'pve1', target: 'pve3' },
        { sid: 'vm:3', state: 'started', node: 'pve1', queuedTo: 'pve2' },
        { sid: 'vm:4', state: 'fence', node: 'pve1' },
      ],
    });
    expect([...haTargets(status)]).to.deep.equal([
      ['vm:2', 'pve3'],
      ['vm:3', 'pve2'],
    ]);
  });

  it('remembers where it brings guests back to after a maintenance', () => {
    const status = manager({ 'vm:1': service('started', { maintenance_node: 'pve3' }) });
    expect([...maintenanceNodes(status)]).to.deep.equal([['vm:1', 'pve3']]);
  });

  it('is busy with nothing where there never was one', () => {
    expect(haActivity({ manager_status: {} })).to.deep.equal({ busy: [] });
    expect(armedState({ manager_status: {} })).to.deep.equal({});
  });

  it('is armed, or holds its guests, or looks away', () => {
    const disarmed = (mode: string) => armedState(manager({}, { disarm: { mode, state: 'disarming' } }));
    expect(armedState(manager({}))).to.deep.equal({ haArmed: true });
    expect(disarmed('freeze')).to.deep.equal({ haArmed: false, haResourceMode: 'freeze' });
    expect(disarmed('ignore')).to.deep.equal({ haArmed: false, haResourceMode: 'ignore' });
  });
});
