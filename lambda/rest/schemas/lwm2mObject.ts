import { Type } from '@sinclair/typebox'

const value = Type.Union([Type.String(), Type.Number(), Type.Boolean()])

/** The members of an LwM2M object in frames and answers, as `@hello.nrfcloud.com/proto` names them. */
export const objectMembers = {
	ObjectID: Type.Integer(),
	ObjectInstanceID: Type.Optional(Type.Integer({ description: 'Absent for 0' })),
	ObjectVersion: Type.Optional(Type.String({ description: 'Absent for 1.0' })),
	Resources: Type.Record(Type.String(), Type.Union([value, Type.Array(value)]), {
		description: 'By resource id; 99 is the time of measurement in whole seconds since the Unix epoch',
	}),
	ResourceInstances: Type.Optional(
		Type.Record(Type.String(), Type.Record(Type.String(), value), {
			description: 'The values of each array in `Resources` by their resource instance id',
		}),
	),
}

export const lwm2mObject = Type.Object(objectMembers, { title: 'LwM2MObject' })
