import { texts, toggle, vmids } from './option.ts';

/** What may be done with which guests and nodes. */
export const guestOptions = {
  haMayMigrateUnlimited: toggle(false, {
    part: 'guests',
    flag: 'ha-unlimited',
    title: 'HA guests may migrate without a bandwidth limit beside corosync',
    description: 'HA guests may migrate without a bandwidth limit on a link of corosync',
  }),
  containersMayRestart: toggle(false, {
    part: 'guests',
    flag: 'containers',
    title: 'Containers may be moved by a restart',
    description: 'containers may move, by a restart',
  }),
  localDisksMayMove: toggle(false, {
    part: 'guests',
    flag: 'local-disks',
    title: 'Local disks may be moved',
    description: 'guests with local disks may move',
  }),
  trustFreeTags: toggle(false, {
    part: 'guests',
    flag: 'trust-free-tags',
    title: 'Trust tags that are not registered',
    description: 'tags that are not registered may relate guests',
  }),
  ignoredTags: texts('TAG', {
    part: 'guests',
    flag: 'ignore-tag',
    title: 'Tags of guests that are never moved',
    description: 'guests with this tag stay',
  }),
  neverMoveVmids: vmids({
    part: 'guests',
    flag: 'never-move',
    title: 'Guests that are never moved',
    description: 'this guest stays',
  }),
  allowedVmids: vmids({
    part: 'guests',
    flag: 'allow',
    title: 'Guests that may be moved although they would be left alone',
    description: 'this guest may move although it was left alone, as far as Proxmox VE moves it',
  }),
  highPriorityVmids: vmids({
    part: 'guests',
    flag: 'high-priority',
    title: 'Guests of high priority',
    description: 'this guest weighs half as much again where evenness and contention are judged',
  }),
  lowPriorityVmids: vmids({
    part: 'guests',
    flag: 'low-priority',
    title: 'Guests of low priority',
    description: 'this guest weighs half where evenness and contention are judged',
  }),
};

export const nodeOptions = {
  reservedNodes: texts('NODE', {
    part: 'nodes',
    flag: 'reserve',
    title: 'Nodes that take no guests',
    description: 'this node takes no guests',
  }),
  evacuatedNodes: texts('NODE', {
    part: 'nodes',
    flag: 'evacuate',
    title: 'Nodes to be emptied',
    description: 'the guests of this node should leave it',
  }),
};
