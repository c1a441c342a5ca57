import type { WireConfiguration } from '../../client/wire.ts'
import { DEFAULT_OBJECT_VERSION, type ObjectDefinitions } from '../lwm2m/objectDefinition.ts'
import { type Configuration, desiredOf } from './configuration.ts'
import type { configurationsIn, Instance } from './configurationTable.ts'

type Shown = Pick<WireConfiguration, 'ObjectID' | 'ObjectInstanceID' | 'ObjectVersion' | 'Resources'>

/**
 * What nRF Cloud holds for a device, and what has become of the newest request about each object instance, as clients see it.
 *
 * @param before milliseconds since the Unix epoch: what was requested before is hidden
 */
export const shownConfigurations = (
	all: ReturnType<typeof configurationsIn>,
	definitions: ObjectDefinitions,
	before = Number.NEGATIVE_INFINITY,
): { readonly desired: readonly Shown[]; readonly configurations: readonly WireConfiguration[] } => {
	const isVisible = ({ requestedAt }: Configuration): boolean => requestedAt >= before
	const shown = (instance: Instance, { resources }: Configuration) =>
		shownObject(definitions, instance, resources)
	return {
		desired: all.flatMap(({ configured, ...instance }) => {
			const desired = desiredOf(configured)
			return desired !== undefined && isVisible(desired) ? [shown(instance, desired)] : []
		}),
		configurations: all.flatMap(({ configured: { newest, revision }, ...instance }) =>
			isVisible(newest) ? [{ ...shown(instance, newest), ...whatBecame(newest), revision }] : [],
		),
	}
}

const shownObject = (
	definitions: ObjectDefinitions,
	{ object, instance }: Instance,
	Resources: Configuration['resources'],
): Shown => {
	const version = definitions.get(object)?.version ?? DEFAULT_OBJECT_VERSION
	return {
		ObjectID: object,
		...(instance === 0 ? {} : { ObjectInstanceID: instance }),
		...(version === DEFAULT_OBJECT_VERSION ? {} : { ObjectVersion: version }),
		Resources,
	}
}

const iso = (at: number): string => new Date(at).toISOString()

const whatBecame = ({ status, requestedAt, acceptedAt, appliedAt, refusedAt, reason }: Configuration) => ({
	status,
	requestedAt: iso(requestedAt),
	...(acceptedAt === undefined ? {} : { acceptedAt: iso(acceptedAt) }),
	...(appliedAt === undefined ? {} : { appliedAt: iso(appliedAt) }),
	...(refusedAt === undefined ? {} : { refusedAt: iso(refusedAt) }),
	...(reason === undefined ? {} : { reason }),
})
