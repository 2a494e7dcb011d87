import type { Run } from '../core.ts';

/** Controls, marks that reorder, and line ends, which could begin a line of another priority (S17). */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
const LINE_MAX = 900;

const clean = (text: string): string => text.replace(UNPRINTABLE, ' ').slice(0, 300);

export const writeAudit: Run<'audit.write'> = async ({ event, userid, about, everywhere }, core) => {
  const facts = Object.entries({ user: userid, ...about }).map(([key, value]) => [clean(key), clean(value)]);
  const line = `${event} ${JSON.stringify(Object.fromEntries(facts))}`.slice(0, LINE_MAX);
  core.say(line);
  return { clusterLog: everywhere && (await core.clusterLog(clean(userid), line)) };
};
