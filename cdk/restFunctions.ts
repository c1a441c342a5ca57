import type { Construct } from 'constructs'
import type { identityEnvironment } from '../lambda/devices/environment.ts'
import type { senmlImportsEnvironment } from '../lambda/imports/environment.ts'
import type { fallbackEnvironment, healthEnvironment } from '../lambda/rest/environment.ts'
import type { Bundles } from './bundleLambdas.ts'
import type { Devices } from './Devices.ts'
import { LambdaFunction } from './LambdaFunction.ts'
import type { Ledger } from './Ledger.ts'

export type RestNeeds = {
	readonly bundles: Bundles
	readonly devices: Devices
	readonly ledger: Ledger
	readonly version: string
}

type Make = (scope: Construct, needs: RestNeeds) => LambdaFunction<string>

export const senmlImportsFunction: Make = (scope, { bundles, devices, ledger }) => {
	const senmlImports = new LambdaFunction<(typeof senmlImportsEnvironment)[number]>(scope, 'SenmlImports', {
		bundles,
		code: 'imports/senmlImports',
		description: 'GET /device/{deviceId}/senml-imports: the import log.',
		memoryMegabytes: 512,
		environment: { DEVICES_TABLE: devices.table.tableName, LEDGER_TABLE: ledger.table.tableName },
	})
	devices.table.grant(senmlImports, 'dynamodb:GetItem')
	ledger.grant(senmlImports, 'dynamodb:Query')
	return senmlImports
}

export const identityFunction: Make = (scope, { bundles, devices }) => {
	const identity = new LambdaFunction<(typeof identityEnvironment)[number]>(scope, 'Identity', {
		bundles,
		code: 'devices/identity',
		description: 'GET /device: which device a fingerprint stands for.',
		environment: { DEVICES_TABLE: devices.table.tableName },
	})
	devices.table.grant(identity, 'dynamodb:GetItem')
	return identity
}

export const healthFunction: Make = (scope, { bundles, version }) =>
	new LambdaFunction<(typeof healthEnvironment)[number]>(scope, 'Health', {
		bundles,
		code: 'rest/health',
		description: 'GET /health: which version answers.',
		environment: { VERSION: version },
	})

/** @param paths of the API, all of which know GET alone */
export const fallbackFunction = (
	scope: Construct,
	{ bundles }: RestNeeds,
	paths: readonly string[],
): LambdaFunction<string> =>
	new LambdaFunction<(typeof fallbackEnvironment)[number]>(scope, 'Fallback', {
		bundles,
		code: 'rest/fallback',
		description: '$default: 404 and 405 as problem details.',
		environment: { ROUTES: paths.map((path) => `GET ${path}`).join(',') },
	})
