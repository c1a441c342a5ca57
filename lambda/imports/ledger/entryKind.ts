/**
 * What an entry stands for, if it is not a message that was imported: one that could not be processed, or all those of
 * a minute that were too many. Nothing is computed from its bytes.
 */
export type EntryKind = 'failed' | 'rate-limited'
