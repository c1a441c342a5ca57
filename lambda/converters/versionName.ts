type Version = { readonly converterId: string; readonly version: number }

/** A version of a converter in one word, as commands take it and the log of actions has it. */
export const versionName = ({ converterId, version }: Version): string => `${converterId}@${version}`
