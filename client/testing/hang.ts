/** A test that takes this long hangs: it waits for something that never comes. */
export const hangMilliseconds = 180_000
