import { applyVerb } from './apply-verb.ts';
import { bringBackVerb } from './bring-back-verb.ts';
import { continueVerb, historyVerb, statusVerb, stopVerb, unlockVerb } from './cluster-verbs.ts';
import { compareVerb } from './compare-verb.ts';
import { demoVerb } from './demo-verb.ts';
import { doctorVerb } from './doctor-verb.ts';
import { evacuateVerb } from './evacuate-verb.ts';
import { explainVerb } from './explain-verb.ts';
import { firewallVerb } from './firewall-verb.ts';
import { frontierVerb } from './frontier-verb.ts';
import { placeVerb } from './place-verb.ts';
import { planVerb } from './plan-verb.ts';
import { rulesVerb } from './rules-verb.ts';
import { settingsVerb } from './settings-verb.ts';
import { setupVerb } from './setup-verb.ts';
import { simulateVerb } from './simulate-verb.ts';
import { surviveVerb } from './survive-verb.ts';
import { uiVerb } from './ui-verb.ts';
import type { Verb } from './verb.ts';
import { versionVerb } from './version-verb.ts';
import { whatIfVerb } from './what-if-verb.ts';

/** Every command, in the order of the help. */
export const verbs: readonly Verb[] = [
  planVerb,
  explainVerb,
  rulesVerb,
  settingsVerb,
  applyVerb,
  statusVerb,
  stopVerb,
  continueVerb,
  unlockVerb,
  historyVerb,
  frontierVerb,
  compareVerb,
  evacuateVerb,
  bringBackVerb,
  placeVerb,
  surviveVerb,
  whatIfVerb,
  simulateVerb,
  setupVerb,
  firewallVerb,
  doctorVerb,
  demoVerb,
  uiVerb,
  versionVerb,
];
