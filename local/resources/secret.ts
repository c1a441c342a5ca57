import { createHash } from 'node:crypto'
import { arn, physicalName } from '../access/account.ts'
import type { PasswordRules } from '../secretsmanager/password.ts'
import type { Secret } from '../secretsmanager/secrets.ts'
import { checkProperties, type Properties } from '../template/properties.ts'
import { at, type Kind, type Model, type Modelled, object, ofType, text } from './kind.ts'

const type = 'AWS::SecretsManager::Secret'

/** The ARN of a secret ends with six characters of its own. Here they are the same on every start. */
const suffix = (name: string): string =>
	BigInt(`0x${createHash('sha256').update(name).digest('hex')}`)
		.toString(36)
		.slice(0, 6)

const nameOf = (resource: Pick<Modelled, 'properties' | 'logicalId'>, account: Model['account']): string =>
	text(resource.properties['Name'], physicalName(account, resource.logicalId))

export const secret: Kind = {
	type,
	identity: (account, logicalId, properties) => {
		const name = nameOf({ properties, logicalId }, account)
		const secretArn = arn(account, 'secretsmanager', `secret:${name}-${suffix(name)}`)
		return { ref: secretArn, attributes: { Id: secretArn } }
	},
	known: ['Description', 'GenerateSecretString', 'Name', 'SecretString'],
}

const knownRules = [
	'ExcludeCharacters',
	'ExcludeLowercase',
	'ExcludeNumbers',
	'ExcludePunctuation',
	'ExcludeUppercase',
	'GenerateStringKey',
	'IncludeSpace',
	'PasswordLength',
	'RequireEachIncludedType',
	'SecretStringTemplate',
]

const characterTypes: Readonly<Record<string, string>> = {
	ExcludeUppercase: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
	ExcludeLowercase: 'abcdefghijklmnopqrstuvwxyz',
	ExcludeNumbers: '0123456789',
	ExcludePunctuation: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
}

const passwordRules = (rules: Properties): PasswordRules => {
	const excluded = text(rules['ExcludeCharacters'], '')
	const without = (characters: string): string =>
		Array.from(characters)
			.filter((character) => !excluded.includes(character))
			.join('')
	return {
		length: Number(rules['PasswordLength'] ?? 32),
		types: Object.entries(characterTypes)
			.filter(([name]) => rules[name] !== true)
			.map(([, characters]) => without(characters)),
		others: rules['IncludeSpace'] === true ? without(' ') : '',
		requiresEachType: rules['RequireEachIncludedType'] !== false,
	}
}

const describeValue = (resource: Modelled): Secret['value'] => {
	const { GenerateSecretString, SecretString } = resource.properties
	if ((GenerateSecretString === undefined) === (SecretString === undefined))
		throw new Error(`${at(resource)}: needs either GenerateSecretString or SecretString`)
	if (SecretString !== undefined) return text(SecretString)
	const rules = object(GenerateSecretString)
	checkProperties(`${at(resource)} GenerateSecretString`, rules, knownRules)
	const { GenerateStringKey, SecretStringTemplate } = rules
	if ((GenerateStringKey === undefined) !== (SecretStringTemplate === undefined))
		throw new Error(`${at(resource)}: GenerateStringKey and SecretStringTemplate need each other`)
	return {
		password: passwordRules(rules),
		...(GenerateStringKey === undefined
			? {}
			: { key: text(GenerateStringKey), template: text(SecretStringTemplate) }),
	}
}

/** The secrets of a stack, for Secrets Manager. */
export const describeSecrets = (model: Model): readonly Secret[] =>
	ofType(model, type).map((resource) => ({
		name: nameOf(resource, model.account),
		arn: resource.identity.ref,
		value: describeValue(resource),
	}))
