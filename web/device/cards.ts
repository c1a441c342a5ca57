import type { ObjectCard, ResourceCard } from './model.ts'
import type { Reading } from './readings.ts'

/** `2` before `10`, `0/2` before `0/10`; names in their alphabetical order */
const byId = ({ id: one }: ResourceCard, { id: other }: ResourceCard): number =>
	one.localeCompare(other, 'en', { numeric: true })

/** Newer values replace older ones; what the reading does not mention stays. */
export const putReading = (card: ObjectCard | undefined, { resources, ...about }: Reading): ObjectCard => {
	const byIds = new Map((card?.resources ?? []).map((resource) => [resource.id, resource]))
	for (const resource of resources)
		if (resource.at >= (byIds.get(resource.id)?.at ?? Number.NEGATIVE_INFINITY))
			byIds.set(resource.id, resource)
	const all = [...byIds.values()].toSorted(byId)
	return { ...about, resources: all, at: Math.max(card?.at ?? 0, ...resources.map(({ at }) => at)) }
}
