/**
 * Settings with which the same messages mean the same whenever a run takes place: their times of measurement are fixed, and
 * only plausible ones make equal packs one message (docs/adr/0023-plausible-times.md).
 */
export const anyTime = { plausiblePastDays: 100 * 365 } as const
