import { applyVerb } from './apply-verb.ts';
import { demoVerb } from './demo-verb.ts';
import { evacuateVerb } from './evacuate-verb.ts';
import { frontierVerb } from './frontier-verb.ts';
import { planVerb } from './plan-verb.ts';
import { rulesVerb } from './rules-verb.ts';
import { simulateVerb } from './simulate-verb.ts';
import { surviveVerb } from './survive-verb.ts';
import type { Verb } from './verb.ts';
import { versionVerb } from './version-verb.ts';

/** Every command, in the order of the help. */
export const verbs: readonly Verb[] = [
  planVerb,
  rulesVerb,
  applyVerb,
  frontierVerb,
  evacuateVerb,
  surviveVerb,
  simulateVerb,
  demoVerb,
  versionVerb,
];
