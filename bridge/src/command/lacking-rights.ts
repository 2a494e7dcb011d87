import { printable } from '#shared/report/printable.ts';
import { grantCommand, pathsText, rightGroups } from '#shared/report/right-groups.ts';
import { type CommandError, failure } from './command-error.ts';

/** One line for each privilege, with what grants it, and below it all paths where these are many. */
export function lackingRights(
  userid: string,
  missing: readonly { privilege: string; path: string; vmids: readonly number[] }[],
): CommandError {
  const lines = rightGroups(missing).flatMap((group) => {
    const text = pathsText(group);
    const guests = `${group.vmids.length === 1 ? 'guest' : 'guests'} ${group.vmids.join(', ')}`;
    return [
      `${printable(userid)} has no ${group.privilege} on ${text}, which it takes for ${guests}. Maybe: ${printable(grantCommand(group, userid))}`,
      ...(text.includes('…') ? [`  all ${group.paths.length} paths: ${group.paths.join(' ')}`] : []),
    ];
  });
  return failure(lines.join('\n'));
}
