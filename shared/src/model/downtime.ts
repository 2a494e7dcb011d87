/** Shutdown and start of a container, as a person is told before it was measured. */
export const RESTART_SECONDS = 20;
