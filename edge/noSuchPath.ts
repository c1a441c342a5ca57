import { isSamePath, type Resource, usageOf } from './resource.ts'

/** Diagnostic text for an unknown path: how to send a similar path correctly, or the paths that exist. */
export const noSuchPath = (resources: readonly Resource[], path: readonly string[]): string => {
	// RFC 7252 §6.4: one Uri-Path for each segment, without slashes. Firmware often sends the whole path in one option.
	const segments = path.flatMap((segment) => segment.split('/')).filter((segment) => segment !== '')
	const near = resources.find((resource) => isSamePath(resource.path, segments))
	if (near !== undefined) return `no such path; Uri-Path once for each of ${near.path.join(', ')}`
	const usages = resources.filter(({ link }) => link !== undefined).map(usageOf)
	return ['no such path', ...usages].join('; ')
}
