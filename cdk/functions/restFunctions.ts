import type { IGrantable } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'
import type { accountsEnvironment } from '../../lambda/accounts/contract.ts'
import type { openDeviceEnvironment } from '../../lambda/devices/contract.ts'
import type { openKeyEnvironment } from '../../lambda/keys/contract.ts'
import { fallbackFunction } from '../../lambda/rest/contract.ts'
import type { ResourceName } from '../../lambda/rest/entrance.ts'
import type { entrances } from '../entrances.ts'
import type { Bundles } from './bundleLambdas.ts'
import type { Needed } from './entranceNeeds.ts'
import { LambdaFunction } from './LambdaFunction.ts'

type Own = (typeof entrances)[number]['handler']['environment'][number]

type OfAccess = (
	| typeof openDeviceEnvironment
	| typeof openKeyEnvironment
	| typeof accountsEnvironment
)[number]

/** A value for each variable that a row of the table, or the access to it, may need. */
export type Variables = Readonly<Record<Own | OfAccess, string>>

export type Resources = {
	readonly [name in ResourceName]: { readonly grant: (grantee: IGrantable, ...actions: string[]) => unknown }
}

export type RestFunctionsNeeds = {
	readonly bundles: Bundles
	readonly resources: Resources
	readonly variables: Variables
}

/** `SenmlImports` of `imports/senmlImports` */
const idOf = (code: string): string => code.replace(/^.*\/(.)/, (_, first: string) => first.toUpperCase())

const valuesOf = (variables: Readonly<Record<string, string>>, { code, environment }: Needed) =>
	Object.fromEntries(
		environment.map((name) => {
			const value = variables[name]
			if (value === undefined) throw new Error(`${code}: the stack has no value for the variable ${name}`)
			return [name, value]
		}),
	)

/** A function with exactly the variables and rights that its rows state. */
export const entranceFunction = (
	scope: Construct,
	{ bundles, resources, variables }: RestFunctionsNeeds,
	needed: Needed,
): LambdaFunction<string> => {
	const { code, description, memoryMegabytes, grants } = needed
	const made = new LambdaFunction(scope, idOf(code), {
		bundles,
		code,
		description,
		environment: valuesOf(variables, needed),
		...(memoryMegabytes === undefined ? {} : { memoryMegabytes }),
	})
	for (const grant of grants)
		for (const [name, actions] of Object.entries(grant))
			resources[name as ResourceName].grant(made, ...actions)
	return made
}

/** @param routeKeys of the API: `GET /health`, … */
export const makeFallback = (
	scope: Construct,
	bundles: Bundles,
	routeKeys: readonly string[],
): LambdaFunction<string> =>
	new LambdaFunction<(typeof fallbackFunction.environment)[number]>(scope, 'Fallback', {
		bundles,
		code: fallbackFunction.code,
		description: '$default: 404 and 405 as problem details.',
		environment: { ROUTES: routeKeys.join(',') },
	})
