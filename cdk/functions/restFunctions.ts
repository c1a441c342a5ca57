import type { Construct } from 'constructs'
import type { openDeviceEnvironment } from '../../lambda/devices/contract.ts'
import type { senmlImportsEnvironment } from '../../lambda/imports/contract.ts'
import type { fallbackEnvironment, healthEnvironment } from '../../lambda/rest/contract.ts'
import type { Attempts } from '../Attempts.ts'
import type { Ledger } from '../Ledger.ts'
import type { Settings } from '../settings.ts'
import type { Bundles } from './bundleLambdas.ts'
import { LambdaFunction } from './LambdaFunction.ts'

export type RestNeeds = {
	readonly bundles: Bundles
	readonly attempts: Attempts
	readonly ledger: Ledger
	readonly version: string
	readonly settings: Settings
}

type Make = (scope: Construct, needs: RestNeeds) => LambdaFunction<string>

export const senmlImportsFunction: Make = (scope, { bundles, attempts, ledger, settings }) => {
	type Name = (typeof openDeviceEnvironment | typeof senmlImportsEnvironment)[number]
	const senmlImports = new LambdaFunction<Name>(scope, 'SenmlImports', {
		bundles,
		code: 'imports/senmlImports',
		description: 'GET /device/{deviceId}/senml-imports: the import log.',
		memoryMegabytes: 512,
		environment: {
			...attempts.environment,
			LEDGER_TABLE: ledger.table.tableName,
			PLAUSIBLE_PAST_DAYS: String(settings.plausiblePastDays),
			PLAUSIBLE_FUTURE_SECONDS: String(settings.plausibleFutureSeconds),
		},
	})
	attempts.grant(senmlImports)
	ledger.grant(senmlImports, 'dynamodb:Query')
	return senmlImports
}

export const identityFunction: Make = (scope, { bundles, attempts }) => {
	const identity = new LambdaFunction<(typeof openDeviceEnvironment)[number]>(scope, 'Identity', {
		bundles,
		code: 'devices/identity',
		description: 'GET /device: which device a fingerprint stands for.',
		environment: attempts.environment,
	})
	attempts.grant(identity)
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
