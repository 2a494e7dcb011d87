/** The time of day where this runs, for a person: `01:30`. */
export const clockTime = (atMs: number): string => new Date(atMs).toTimeString().slice(0, 5);
