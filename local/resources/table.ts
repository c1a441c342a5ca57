import type { ExpiringTable } from '../dynamodb/expireItems.ts'
import { checkValue } from '../template/properties.ts'
import { at, type Kind, type Model, named, object, objects, ofType } from './kind.ts'

const type = 'AWS::DynamoDB::Table'

export const table: Kind = {
	type,
	identity: named('dynamodb', (name) => `table/${name}`),
	known: [
		'AttributeDefinitions',
		'BillingMode',
		'KeySchema',
		'LocalSecondaryIndexes',
		'PointInTimeRecoverySpecification',
		'TimeToLiveSpecification',
	],
}

/** The tables of a stack whose items expire. */
export const describeExpiry = (model: Model): readonly ExpiringTable[] =>
	ofType(model, type).flatMap(({ identity, properties }) => {
		const { AttributeName, Enabled } = object(properties['TimeToLiveSpecification'])
		if (Enabled !== true) return []
		const keys = objects(properties['KeySchema']).map((key) => String(key['AttributeName']))
		return [{ name: identity.ref, attribute: String(AttributeName), keys }]
	})

/** The partition key of each table, by the name of the table. */
export const describePartitionKeys = (model: Model): ReadonlyMap<string, string> =>
	new Map(
		ofType(model, type).flatMap(({ identity, properties }) =>
			objects(properties['KeySchema'])
				.filter(({ KeyType }) => KeyType === 'HASH')
				.map(({ AttributeName }) => [identity.ref, String(AttributeName)] as const),
		),
	)

/** The tables of a stack, each as the input of `CreateTable`. */
export const describeTables = (model: Model) =>
	ofType(model, type).map((resource) => {
		const { AttributeDefinitions, KeySchema, BillingMode, LocalSecondaryIndexes } = resource.properties
		checkValue(`${at(resource)} BillingMode`, BillingMode, ['PAY_PER_REQUEST'])
		return {
			TableName: resource.identity.ref,
			AttributeDefinitions,
			KeySchema,
			BillingMode,
			...(LocalSecondaryIndexes === undefined ? {} : { LocalSecondaryIndexes }),
		}
	})
