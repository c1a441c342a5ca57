import type { Finding } from './finding.ts'

/** Makes the finding about the first thing of a kind; `more` says at its end how many others there are. */
type MakeFinding = (more: string) => Finding

/** Things of which a pack may have very many: one finding for each kind, at the first one. */
export type Sights = {
	readonly note: (kind: string, make: MakeFinding) => void
	/** in the order in which the kinds were seen first */
	readonly findings: () => readonly Finding[]
}

export const noSights = (): Sights => {
	const seen = new Map<string, { readonly make: MakeFinding; count: number }>()
	return {
		note: (kind, make) => {
			const known = seen.get(kind)
			if (known === undefined) seen.set(kind, { make, count: 1 })
			else known.count += 1
		},
		findings: () =>
			[...seen.values()].map(({ make, count }) =>
				make(count === 1 ? '' : ` (and ${count - 1} more like it)`),
			),
	}
}
