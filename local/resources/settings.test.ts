import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { modelStack } from '../template/model.ts'
import { describeParameters } from './parameter.ts'
import { describeSecrets } from './secret.ts'

const modelled = (Type: string, Properties: Record<string, unknown>) =>
	modelStack(
		{ stackName: 'stack', template: { Resources: { It: { Type, Properties } } }, assets: new Map() },
		{ aws: 'http://aws' },
	)
const parameters = (properties: Record<string, unknown>) =>
	describeParameters(modelled('AWS::SSM::Parameter', { Type: 'String', Value: 'x', ...properties }))
const secrets = (properties: Record<string, unknown>) =>
	describeSecrets(modelled('AWS::SecretsManager::Secret', properties))

describe('resources: parameters and secrets that the host cannot emulate stop the start', () => {
	const refused: readonly (readonly [string, () => unknown, RegExp])[] = [
		[
			'a SecureString',
			() => parameters({ Type: 'SecureString' }),
			/^It \(AWS::SSM::Parameter\) Type: CloudFormation cannot create a SecureString; use AWS::SecretsManager::Secret$/,
		],
		[
			'an unknown property of a parameter',
			() => parameters({ Policies: '[]' }),
			/^It \(AWS::SSM::Parameter\): property Policies is not supported$/,
		],
		[
			'another data type',
			() => parameters({ DataType: 'aws:ec2:image' }),
			/DataType: "aws:ec2:image" is not/,
		],
		['another tier', () => parameters({ Tier: 'Intelligent-Tiering' }), /Tier: "Intelligent-Tiering" is not/],
		['an empty value', () => parameters({ Value: '' }), /Value: has 0 bytes, must have 1 to 4096/],
		[
			'a value that is too long',
			() => parameters({ Value: 'é'.repeat(2049) }),
			/Value: has 4098 bytes, must have 1 to 4096/,
		],
		[
			'a value that does not match its pattern',
			() => parameters({ AllowedPattern: '^\\d+$' }),
			/Value: does not match the AllowedPattern \^\\d\+\$/,
		],
		[
			'a name that is not known before the start',
			() => parameters({ Name: { 'Fn::Join': ['', []] } }),
			/^It \(AWS::SSM::Parameter\): expected text, got \{/,
		],
		[
			'an unknown property of a secret',
			() => secrets({ SecretString: 'x', KmsKeyId: 'key' }),
			/^It \(AWS::SecretsManager::Secret\): property KmsKeyId is not supported$/,
		],
		[
			'an unknown rule for a generated secret',
			() => secrets({ GenerateSecretString: { Words: 4 } }),
			/^It \(AWS::SecretsManager::Secret\) GenerateSecretString: property Words is not supported$/,
		],
		['a secret without a value', () => secrets({}), /needs either GenerateSecretString or SecretString/],
		[
			'a secret with two values',
			() => secrets({ SecretString: 'x', GenerateSecretString: {} }),
			/needs either GenerateSecretString or SecretString/,
		],
		[
			'a key without a template',
			() => secrets({ GenerateSecretString: { GenerateStringKey: 'password' } }),
			/GenerateStringKey and SecretStringTemplate need each other/,
		],
		[
			'a dynamic reference',
			() => parameters({ Value: '{{resolve:secretsmanager:arn:SecretString}}' }),
			/^It \(AWS::SSM::Parameter\): the dynamic reference in "\{\{resolve:/,
		],
	]
	for (const [what, attempt, message] of refused) it(what, () => assert.throws(attempt, { message }))

	it('takes 8 KB in the advanced tier', () => {
		const [parameter] = parameters({ Tier: 'Advanced', Value: 'x'.repeat(8192) })
		assert.equal(parameter?.value.length, 8192)
	})

	it('excludes characters from all types, and adds the space to none of them', () => {
		const [secret] = secrets({
			GenerateSecretString: {
				ExcludeCharacters: 'ABC 012',
				ExcludeLowercase: true,
				ExcludePunctuation: true,
				IncludeSpace: true,
				RequireEachIncludedType: false,
				PasswordLength: 8,
			},
		})
		assert.deepEqual(secret?.value, {
			password: {
				length: 8,
				types: ['DEFGHIJKLMNOPQRSTUVWXYZ', '3456789'],
				others: '',
				requiresEachType: false,
			},
		})
	})
})
