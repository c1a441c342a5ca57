import type { ShownEntry, ShownIntegration } from '../../lambda/integrations/entrances.ts'
import type { ShownRun } from '../../lambda/integrations/runEntrances.ts'

/** An integration, as the API shows it. */
export type Integration = ShownIntegration

/** A message in the log of an integration. */
export type Entry = ShownEntry

/** What a script made of a message. */
export type Run = ShownRun

export type Problem = Run['problems'][number]

/** In which dialect a script is written. */
export type Language = 'javascript' | 'tbel' | 'ttn'

/** A stored version of a converter. */
export type Version = {
	readonly converterId: string
	readonly name: string
	readonly version: number
	readonly language: Language
	readonly source: string
}

// The page and the API come from the same stack, in the same version: what it answers has the shape of its entrances.

export const integrationsIn = (value: unknown) =>
	value as { readonly integrations: readonly Integration[]; readonly nextToken?: string }

export const integrationIn = (value: unknown) => value as Integration

export const entriesIn = (value: unknown) =>
	value as { readonly entries: readonly Entry[]; readonly nextToken?: string }

export const versionIn = (value: unknown) => value as Version

export const storedIn = (value: unknown) =>
	value as Omit<Version, 'source'> & { readonly isNew: boolean; readonly notes: readonly string[] }

export const runsIn = (value: unknown): readonly Run[] => (value as { readonly runs: readonly Run[] }).runs
