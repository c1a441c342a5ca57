import { arn, physicalName } from '../access/account.ts'
import type { Parameter } from '../ssm/ssmApi.ts'
import { checkValue } from '../template/properties.ts'
import { at, type Kind, type Model, type Modelled, ofType, text } from './kind.ts'

const type = 'AWS::SSM::Parameter'

/** Bytes of a value, by tier: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
const maxValueBytes: Readonly<Record<string, number>> = { Standard: 4096, Advanced: 8192 }

export const parameter: Kind = {
	type,
	identity: (account, logicalId, { Name, Type, Value }) => ({
		ref: text(Name, physicalName(account, logicalId)),
		attributes: {
			...(typeof Type === 'string' ? { Type } : {}),
			...(typeof Value === 'string' ? { Value } : {}),
		},
	}),
	known: ['AllowedPattern', 'DataType', 'Description', 'Name', 'Tier', 'Type', 'Value'],
}

const checkParameter = (resource: Modelled): void => {
	const { AllowedPattern, DataType, Tier, Type, Value } = resource.properties
	if (Type === 'SecureString')
		throw new Error(
			`${at(resource)} Type: CloudFormation cannot create a SecureString; use AWS::SecretsManager::Secret`,
		)
	checkValue(`${at(resource)} Type`, Type, ['String', 'StringList'])
	checkValue(`${at(resource)} DataType`, DataType ?? 'text', ['text'])
	const tier = Tier ?? 'Standard'
	checkValue(`${at(resource)} Tier`, tier, Object.keys(maxValueBytes))
	const bytes = Buffer.byteLength(text(Value, ''))
	const maxBytes = maxValueBytes[text(tier)] ?? 0
	if (bytes === 0 || bytes > maxBytes)
		throw new Error(`${at(resource)} Value: has ${bytes} bytes, must have 1 to ${maxBytes}`)
	if (AllowedPattern !== undefined && !new RegExp(text(AllowedPattern)).test(text(Value)))
		throw new Error(`${at(resource)} Value: does not match the AllowedPattern ${text(AllowedPattern)}`)
}

/** The parameters of a stack, for Systems Manager. */
export const describeParameters = (model: Model): readonly Parameter[] =>
	ofType(model, type).map((resource) => {
		checkParameter(resource)
		const { Type, Value } = resource.properties
		const name = resource.identity.ref
		return {
			name,
			arn: arn(model.account, 'ssm', `parameter/${name.replace(/^\//, '')}`),
			type: text(Type),
			value: text(Value),
		}
	})
