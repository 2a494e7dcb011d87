/** So many searches make a plan, on any machine: the plan depends on their number. */
export const SEARCHES_PER_PLAN = 2;

/** Told by one of several searches, which hears what all have found when the last has told. */
export type Meet<Finding> = (
  index: number,
  finding: Finding,
  hear: (findings: readonly Finding[]) => void,
) => void;

/** Searches that meet at epochs: what they hear depends on their numbers, never on who came first. */
export function createMeeting<Finding>(count: number): Meet<Finding> {
  let told = new Map<number, { finding: Finding; hear: (findings: readonly Finding[]) => void }>();
  return (index, finding, hear) => {
    told.set(index, { finding, hear });
    if (told.size < count) return;
    const all = [...told].sort(([one], [other]) => one - other).map(([, each]) => each);
    told = new Map();
    const findings = all.map((each) => each.finding);
    for (const each of all) each.hear(findings);
  };
}
