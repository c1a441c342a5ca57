import type { Account } from '../access/account.ts'

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export type Identity = {
	readonly ref: string
	readonly attributes: Readonly<Record<string, string>>
}

type Scope = { readonly account: Account; readonly identities: ReadonlyMap<string, Identity> }

const pseudo = ({ account }: Scope, name: string): string | undefined =>
	({
		'AWS::AccountId': account.accountId,
		'AWS::Region': account.region,
		'AWS::Partition': account.partition,
		'AWS::URLSuffix': account.urlSuffix,
		'AWS::StackName': account.stackName,
	})[name]

const ref = (scope: Scope, name: string): string => {
	const value = pseudo(scope, name) ?? scope.identities.get(name)?.ref
	if (value === undefined) throw new Error(`Ref ${name} is not supported`)
	return value
}

const getAtt = ({ identities }: Scope, [logicalId = '', attribute = '']: readonly string[]): string => {
	const value = identities.get(logicalId)?.attributes[attribute]
	if (value === undefined) throw new Error(`Fn::GetAtt ${logicalId}.${attribute} is not supported`)
	return value
}

const sub = (scope: Scope, text: unknown): string => {
	if (typeof text !== 'string') throw new Error('Fn::Sub with a list is not supported')
	return text.replace(/\$\{([^}]+)\}/g, (_, name: string) =>
		name.includes('.') ? getAtt(scope, name.split('.')) : ref(scope, name),
	)
}

const call = (scope: Scope, name: string, argument: unknown): unknown => {
	switch (name) {
		case 'Ref':
			return ref(scope, String(argument))
		case 'Fn::GetAtt':
			return getAtt(scope, typeof argument === 'string' ? argument.split('.') : (argument as string[]))
		case 'Fn::Join': {
			const [separator, parts] = argument as [string, unknown[]]
			return parts.map((part) => String(resolve(scope, part))).join(separator)
		}
		case 'Fn::Sub':
			return sub(scope, argument)
		default:
			throw new Error(`the intrinsic function ${name} is not supported`)
	}
}

/** CloudFormation would replace `{{resolve:…}}` by a parameter or a secret; here a function would get the text itself. */
const refuseDynamic = (text: string): string => {
	if (text.includes('{{resolve:'))
		throw new Error(`the dynamic reference in ${JSON.stringify(text)} is not supported`)
	return text
}

/** Replaces the intrinsic functions of a template. Throws, and names it, if one is not supported. */
export const resolve = (scope: Scope, value: unknown): unknown => {
	if (Array.isArray(value)) return value.map((item) => resolve(scope, item))
	if (typeof value === 'string') return refuseDynamic(value)
	if (typeof value !== 'object' || value === null) return value
	const entries = Object.entries(value)
	const [first] = entries
	if (entries.length === 1 && first !== undefined && (first[0] === 'Ref' || first[0].startsWith('Fn::')))
		return call(scope, first[0], first[1])
	return Object.fromEntries(entries.map(([name, item]) => [name, resolve(scope, item)]))
}
