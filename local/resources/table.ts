import { arn, physicalName } from '../account.ts'
import { checkValue } from '../properties.ts'
import { at, type Kind, type Model, ofType } from './kind.ts'

const type = 'AWS::DynamoDB::Table'

export const table: Kind = {
	type,
	identity: (account, logicalId) => {
		const name = physicalName(account, logicalId)
		return { ref: name, attributes: { Arn: arn(account, 'dynamodb', `table/${name}`) } }
	},
	known: [
		'AttributeDefinitions',
		'BillingMode',
		'KeySchema',
		'LocalSecondaryIndexes',
		'PointInTimeRecoverySpecification',
		'TimeToLiveSpecification',
	],
}

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
