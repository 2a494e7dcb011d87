import { records, texts } from './option.ts';
import { RuleSetting, SiteSetting } from './rule-setting.ts';

/** Rules that an administrator writes here, and what they count by. */
export const ruleOptions = {
  rules: records('RULE', RuleSetting, {
    part: 'guests',
    flag: 'rule',
    title: 'Rules',
    description: 'a rule as JSON: {"type":"apart","name":"db","guests":["db-*"]}',
  }),
  sites: records('SITE', SiteSetting, {
    part: 'nodes',
    flag: 'site',
    title: 'Sites',
    description: 'nodes that share a fate, as JSON: {"site":"a","nodes":["pve1","pve2"]}',
  }),
  witnessNodes: texts('NODE', {
    part: 'nodes',
    flag: 'witness',
    title: 'Nodes for the quorum only',
    description: 'this node is there for the quorum only: no guests, and no room when another node is lost',
  }),
};
