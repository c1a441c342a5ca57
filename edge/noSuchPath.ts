import { isSamePath, type Resource, usageOf } from './resource.ts'

/** Why a path leads nowhere: it is nearly that of a resource, or this is what there is. */
export const noSuchPath = (resources: readonly Resource[], path: readonly string[]): string => {
	// RFC 7252 §6.4: one Uri-Path for each segment, of which none has a slash. Firmware often sends the whole path in one.
	const segments = path.flatMap((segment) => segment.split('/')).filter((segment) => segment !== '')
	const near = resources.find((resource) => isSamePath(resource.path, segments))
	if (near !== undefined) return `no such path; Uri-Path once for each of ${near.path.join(', ')}`
	const usages = resources.filter(({ link }) => link !== undefined).map(usageOf)
	return ['no such path', ...usages].join('; ')
}
