import { ALGORITHM_IDS } from './algorithm-ids.ts';
import { BalanceBy, LOAD_MODES } from './balance-by.ts';
import { choice, count, percent, points, text } from './option.ts';

export const GOALS = ['balance', 'rules-only', 'consolidate'] as const;
export const EVENNESS_FORMS = ['in-band', 'variance-and-max', 'max-min'] as const;

/** What a plan is for, and when one is proposed. */
export const goalOptions = {
  goal: choice(GOALS, 'balance', {
    part: 'goal',
    flag: 'goal',
    title: 'Goal',
    description: 'balance evens out, rules-only makes the smallest repair, consolidate empties nodes',
  }),
  evennessForm: choice(EVENNESS_FORMS, 'in-band', {
    part: 'goal',
    flag: 'evenness',
    title: 'Evenness',
    description:
      'in-band: even enough by few moves; variance-and-max: as even as can be; max-min: fullest against emptiest',
  }),
  algorithm: choice(ALGORITHM_IDS, 'own', {
    part: 'goal',
    flag: 'algorithm',
    title: 'Algorithm',
    description: 'our own search, or what another balancer would do under the same rules',
  }),
  exactSeconds: count(2, 0, 600, {
    part: 'goal',
    flag: 'exact',
    title: 'Seconds for a proof',
    description:
      'how long the exact solver may prove or improve the final plan once it is shown: how few moves it needs, not how even nodes could be; 0 for never',
  }),
  aggressiveness: count(3, 1, 5, {
    part: 'goal',
    flag: 'aggressiveness',
    title: 'Aggressiveness (1 to 5)',
    description:
      'sets thresholds, least gain and budgets that are at their defaults: 1 only what must be, 5 every bit',
  }),
  balanceBy: text('memory-and-cpu', BalanceBy, {
    part: 'goal',
    flag: 'balance-by',
    title: 'Balance by',
    description: 'memory-and-cpu, memory, cpu, or metrics joined by a plus',
  }),
  loadMode: choice(LOAD_MODES, 'used', {
    part: 'goal',
    flag: 'load',
    title: 'Load of guests',
    description: 'whether memory and CPU count as used or as assigned',
  }),
  proposeAboveMemoryPercent: percent(80, {
    part: 'goal',
    flag: 'propose-above-memory',
    title: 'Propose above memory of a node',
    description: 'propose moves above this memory load',
  }),
  proposeAboveCpuPercent: percent(75, {
    part: 'goal',
    flag: 'propose-above-cpu',
    title: 'Propose above CPU of a node',
    description: 'propose moves above this CPU load',
  }),
  relieveAbovePressurePercent: percent(40, {
    part: 'goal',
    flag: 'relieve-above-pressure',
    title: 'Relieve above pressure on a node',
    description: 'relieve a node whose tasks wait longer than this for CPU, disks or memory',
  }),
  proposeAboveSpreadPercent: points(20, {
    part: 'goal',
    flag: 'propose-above-spread',
    title: 'Propose above spread',
    description: 'propose moves above this spread',
  }),
};
