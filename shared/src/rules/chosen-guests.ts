import { guestPattern } from '../settings/guest-pattern.ts';
import type { GuestFacts } from '../snapshot/guest-facts.ts';

/**
 * `*` for any characters, `?` for one; case does not matter, as in names of hosts. A pattern that does not fit is tried
 * again from its last `*` alone: as a regular expression some would take for ever, whoever sent them.
 */
function matcher(glob: string): (text: string) => boolean {
  const pattern = glob.toLowerCase();
  return (said) => {
    const text = said.toLowerCase();
    let [at, place, star, resume] = [0, 0, -1, 0];
    while (at < text.length)
      if (pattern[place] === '*') [star, resume, place] = [place, at, place + 1];
      else if (pattern[place] === '?' || pattern[place] === text[at]) [at, place] = [at + 1, place + 1];
      else if (star >= 0) [resume, at, place] = [resume + 1, resume + 1, star + 1];
      else return false;
    return /^\**$/.test(pattern.slice(place));
  };
}

/** Whether a guest is meant by `100`, `100-199`, `web-*`, `tag:db`, `pool:prod` or `pool:prod/**`. */
export function guestMatcher(text: string): (guest: GuestFacts) => boolean {
  const pattern = guestPattern(text);
  if (pattern.type === 'vmid') return ({ vmid }) => vmid >= pattern.from && vmid <= pattern.to;
  if (pattern.type === 'pool') {
    const below = `${pattern.pool}/`;
    return ({ pool }) => pool === pattern.pool || (pattern.isNested && pool?.startsWith(below) === true);
  }
  const isMeant = matcher(pattern.glob);
  if (pattern.type === 'tag') return ({ tags }) => tags.some(isMeant);
  return ({ name }) => name !== undefined && isMeant(name);
}

/** The guests that any of the patterns means, by vmid. */
export function chosenGuests(guests: readonly GuestFacts[], patterns: readonly string[]): number[] {
  const matchers = patterns.map(guestMatcher);
  const chosen = guests.filter((guest) => matchers.some((isMeant) => isMeant(guest)));
  return [...new Set(chosen.map(({ vmid }) => vmid))].sort((one, other) => one - other);
}
