import { expect } from 'chai';
import type { PlannedMove } from '#shared/plan/plan.ts';
import type { GuestFacts, PlacementFacts } from '#shared/snapshot/guest-facts.ts';
import { NOW_MS, small } from '../../demo/gallery/cluster.ts';
import { deskIn, deskWith } from '../../demo/gallery/desk-state.ts';
import { plan, usual } from '../../demo/gallery/sections.ts';
import { planAsCommands, shellWord } from './plan-as-commands.ts';

/** The usual desk with its first move and that guest changed. */
function commandsOf(change: Partial<PlannedMove>, guestChange: Partial<GuestFacts> = {}): string[] {
  const { current } = plan(small);
  if (current === undefined) throw new Error('the gallery has a plan');
  const [first, ...rest] = current.plan.moves;
  if (first === undefined) throw new Error('the gallery has moves');
  const moves = [{ ...first, ...change }, ...rest.map((move) => ({ ...move, needsConsent: true }))];
  const guests = current.snapshot.guests.map((guest) =>
    guest.vmid === first.vmid ? { ...guest, ...guestChange } : guest,
  );
  const changed = { ...current, plan: { ...current.plan, moves }, snapshot: { ...current.snapshot, guests } };
  const state = deskWith({ ...usual(), plan: { planning: 'idle', workUnits: 0, current: changed } });
  return planAsCommands({ ...state, ticked: new Set([first.vmid]) }, NOW_MS)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

const placement = (storage: string, shared: boolean): PlacementFacts => ({
  ...{ source: 'guest-config', takenAtMs: NOW_MS, localResources: [], bridges: [] },
  volumes: [{ key: 'scsi0', storage, class: 'attached', shared }],
});

describe('a plan as commands', () => {
  it('has a line for each ticked move, in the order of the plan, with the node and the guest above it', () => {
    const state = deskIn('proposed-moves');
    const lines = planAsCommands(state, NOW_MS).split('\n');
    const commands = lines.filter((line) => /^(qm|pct|ha-manager) /.test(line));
    expect(commands.length).equal(state.ticked.size);
    const first = commands[0] ?? '';
    expect(lines[lines.indexOf(first) - 1]).match(/^# on pve\d: \d+ /);
    const steps = lines.flatMap((line) => /^# Step (\d+)$/.exec(line)?.[1] ?? []).map(Number);
    expect(steps).deep.equal([...steps].sort((one, other) => one - other));
    expect(steps.length).greaterThan(0);
  });

  it('moves virtual machines live, containers with a restart, and guests of HA through HA', () => {
    const target = 'pve2';
    expect(commandsOf({ vmid: 100, target })[0]).match(/^qm migrate 100 pve2 --online 1/);
    expect(commandsOf({ vmid: 100, target, how: 'offline' })[0]).match(
      /^qm migrate 100 pve2( --bwlimit \d+)?$/,
    );
    expect(commandsOf({ vmid: 100, target, kind: 'lxc', how: 'restart' })[0]).match(
      /^pct migrate 100 pve2 --restart 1/,
    );
    const ha = { state: 'started', failback: true, autoRebalance: false };
    expect(commandsOf({ vmid: 100, target }, { ha })).deep.equal(['ha-manager migrate vm:100 pve2']);
  });

  it('takes local disks along', () => {
    const of = (facts: PlacementFacts) => commandsOf({ vmid: 100 }, { placement: facts })[0];
    expect(of(placement('local-lvm', false))).contain('--with-local-disks 1');
    expect(of(placement('ceph', true))).not.contain('--with-local-disks');
  });

  it('goes both ways of a guest that parks', () => {
    const via = { node: 'pve3', step: 2, needs: [], needsLeft: [] };
    const lines = commandsOf({ vmid: 100, source: 'pve1', target: 'pve2', step: 1, via });
    expect(lines.map((line) => line.split(' ').slice(0, 4).join(' '))).deep.equal([
      'qm migrate 100 pve3',
      'qm migrate 100 pve2',
    ]);
  });

  it('S11: no name of the cluster gets out of its comment or its word', () => {
    const name = 'web\nrm -rf /\u2028reboot\r\u001b[31m';
    const commands = commandsOf({ vmid: 100, name, target: "pve2'; reboot #" });
    expect(commands.length).equal(1);
    expect(commands[0]).contain(`qm migrate 100 'pve2'\\''; reboot #'`);
  });

  it('quotes what needs it and nothing else', () => {
    expect(['pve1', 'vm:101', 'a:b,c:d', '--online'].map(shellWord)).deep.equal([
      'pve1',
      'vm:101',
      'a:b,c:d',
      '--online',
    ]);
    expect(['', 'a b', '$HOME', "it's", '*'].map(shellWord)).deep.equal([
      "''",
      "'a b'",
      "'$HOME'",
      "'it'\\''s'",
      "'*'",
    ]);
  });

  it('is empty without a plan', () => {
    expect(planAsCommands(deskIn('loading'), NOW_MS)).equal('');
  });
});
