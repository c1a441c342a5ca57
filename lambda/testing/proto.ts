import type { TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

type Proto = {
	readonly Context: Readonly<
		Record<
			| 'apiHealth'
			| 'deviceIdentity'
			| 'lwm2mObjectHistory'
			| 'lwm2mObjectUpdate'
			| 'problemDetail'
			| 'senMLImports'
			| 'shadow',
			{ readonly toString: () => string }
		>
	>
	readonly DeviceIdentity: TSchema
	readonly LwM2MObjectHistory: TSchema
	readonly LwM2MObjectUpdate: TSchema
	readonly Shadow: TSchema
	readonly ProblemDetail: TSchema
	readonly ApiHealth: TSchema
}

// Not a literal: instead of types the package brings sources that do not compile under our settings.
const name: string = '@hello.nrfcloud.com/proto/hello'

/** What clients of hello.nrfcloud.com are compiled against. */
export const proto = (await import(name)) as Proto

/** What a schema of the proto has against a value. */
export const errorsOf = (schema: TSchema, value: unknown): readonly string[] =>
	[...Value.Errors(schema, value)].map(({ path, message }) => `${path}: ${message}`)
