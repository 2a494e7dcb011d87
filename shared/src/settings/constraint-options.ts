import * as z from 'zod/mini';
import { number, optionalNumber, percent, records, texts } from './option.ts';
import { StorageMapping } from './storage-mapping.ts';

const HOUR = 3600;

/** What keeps guests where they are, or off nodes. */
export const constraintOptions = {
  cooldownSeconds: number(
    4 * HOUR,
    { min: 0, max: 168 * HOUR, unit: 'hours', scale: HOUR },
    {
      part: 'limits',
      flag: 'cooldown',
      title: 'A guest that was moved stays for',
      description: 'so many seconds a guest that was moved stays where it is',
    },
  ),
  reversalBanSeconds: number(
    24 * HOUR,
    { min: 0, max: 720 * HOUR, unit: 'hours', scale: HOUR },
    {
      part: 'limits',
      flag: 'reversal-ban',
      title: 'No guest goes back where it came from for',
      description: 'so many seconds no guest goes back where it came from',
    },
  ),
  nodeUpSecondsMin: number(
    600,
    { min: 0, max: 24 * HOUR, unit: 'minutes', scale: 60 },
    {
      part: 'limits',
      flag: 'node-up',
      title: 'A node takes no guests after its start for',
      description: 'so many seconds after its start a node takes no guests',
    },
  ),
  cpuOvercommitMax: optionalNumber(
    { min: 0.1, max: 1000, unit: '×' },
    {
      part: 'limits',
      flag: 'cpu-overcommit',
      title: 'vCPUs of all guests of a node at most (× its threads)',
      description: 'all guests of a node have at most so many vCPUs per thread',
    },
  ),
  inflowMax: optionalNumber(
    { min: 1, max: 10_000, isWhole: true },
    {
      part: 'limits',
      flag: 'inflow',
      title: 'Guests that come to one node per plan at most',
      description: 'at most so many guests come to one node',
    },
  ),
  storageRestPercent: percent(10, {
    part: 'limits',
    flag: 'storage-rest',
    title: 'Free rest of a storage on the target',
    description: 'what stays free of a storage that disks are copied to',
  }),
  protectedTags: texts(
    'TAG',
    {
      part: 'guests',
      flag: 'protected-tag',
      title: 'Tags of guests that watch over the cluster',
      description: 'guests with this tag watch over the cluster and stay',
    },
    z.string(),
    ['rebalance_protected'],
  ),
  storageMap: records('MAPPING', StorageMapping, {
    part: 'guests',
    flag: 'map-storage',
    title: 'Storages by other names',
    description: 'where volumes of a storage go, as JSON: {"storage":"ssd","target":"nvme","node":"pve2"}',
  }),
};
