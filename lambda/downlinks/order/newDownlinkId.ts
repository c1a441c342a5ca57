import { monotonicFactory } from 'ulid'

/** Ids that sort by time, also those of one millisecond within this process. @param random 0 ≤ x < 1 */
export const newDownlinkIds = (random: () => number): ((now: number) => string) => monotonicFactory(random)
