import type { CapsuleResult } from '../../../lambda/imports/capsule/capsule.ts'
import type { Interpretation } from '../../../lambda/imports/formats/formats.ts'
import { isAboutMessage } from '../../../lambda/imports/intake/aboutMessage.ts'
import { measuredMembers } from '../../../lambda/imports/log/measuredMembers.ts'
import { objectUpdate } from '../../../lambda/lwm2m/convert.ts'

/** The import log shows as many findings of a message. */
const shownFindings = 50

/** What a result consists of; each part is a list that has an order. */
export type Part = 'updates' | 'findings' | 'telemetry' | 'attributes'

export type Difference = {
	readonly part: Part
	/** in the capsule, and not today */
	readonly missing: readonly unknown[]
	/** today, and not in the capsule */
	readonly added: readonly unknown[]
}

/** Today's result in the form of a capsule. */
export const resultOf = ({ updates, findings, measured }: Interpretation): CapsuleResult => {
	const { telemetry, attributes } = measured === undefined ? {} : measuredMembers(measured)
	return {
		updates: updates.map(objectUpdate),
		findings: findings.slice(0, shownFindings),
		...(telemetry === undefined ? undefined : { telemetry }),
		...(attributes === undefined ? undefined : { attributes }),
	}
}

/**
 * In which parts two results differ. What the system said about the message itself, and not about its bytes, does not
 * count: no decoder finds it again. A part whose order alone differs has nothing missing and nothing added.
 */
export const differencesBetween = (then: CapsuleResult, now: CapsuleResult): readonly Difference[] =>
	parts.flatMap(({ part, read }) => {
		const [before, after] = [read(then), read(now)]
		if (canonical(before) === canonical(after)) return []
		return [{ part, missing: without(before, after), added: without(after, before) }]
	})

const parts: readonly {
	readonly part: Part
	readonly read: (result: CapsuleResult) => readonly unknown[]
}[] = [
	{ part: 'updates', read: ({ updates }) => updates },
	{
		part: 'findings',
		read: ({ findings }) => findings.filter((finding) => !isAboutMessage(finding)),
	},
	{ part: 'telemetry', read: ({ telemetry = [] }) => telemetry },
	{ part: 'attributes', read: ({ attributes = {} }) => Object.entries(attributes) },
]

/** JSON in which the order of members does not matter. */
const canonical = (value: unknown): string =>
	JSON.stringify(value, (_, member: unknown) =>
		typeof member === 'object' && member !== null && !Array.isArray(member)
			? Object.fromEntries(Object.entries(member).toSorted(([one], [other]) => (one < other ? -1 : 1)))
			: member,
	)

/** The items of a list that another one has not, each as often as it is there more often. */
const without = (items: readonly unknown[], others: readonly unknown[]): readonly unknown[] => {
	const left = Map.groupBy(others.map(canonical), (text) => text)
	return items.filter((item) => left.get(canonical(item))?.pop() === undefined)
}
