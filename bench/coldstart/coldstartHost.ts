import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { synthStack } from '../../app/synthStack.ts'
import { bundleLambdas } from '../../cdk/functions/bundleLambdas.ts'
import { registerDevice } from '../../lambda/devices/registerDevice.ts'
import { describeStack } from '../../local/template/describeStack.ts'
import { clientOptions, startTinyHost, temporaryFolder } from '../../local/testing/tinyHost.ts'

export const coldstartDevice = {
	deviceId: 'oob-350000000000001',
	model: 'PCA20065',
	fingerprint: '29a.abcdef',
}

/** A function as it is deployed. */
type DeployedFunction = {
	/** `<capability>/<name>` */
	readonly name: string
	readonly file: string
	readonly environment: Readonly<Record<string, string>>
}

export type ColdstartHost = {
	readonly functions: readonly DeployedFunction[]
	/** folder for files of the benchmark */
	readonly folder: string
	readonly close: () => Promise<void>
}

/** Names of the bundles by their code, because an asset of the stack has no name. */
const namesByCode = (): ReadonlyMap<string, string> => {
	const { names, folder, dispose } = bundleLambdas()
	try {
		return new Map(names.map((name) => [readFileSync(join(folder(name), 'index.mjs'), 'utf8'), name]))
	} finally {
		dispose()
	}
}

/** Hosts the deployed stack and returns its functions, which the benchmark starts in other processes. */
export const startColdstartHost = async (): Promise<ColdstartHost> => {
	await using starting = new AsyncDisposableStack()
	const folder = temporaryFolder()
	starting.defer(folder.remove)
	const assembly = await synthStack(join(folder.path, 'cdk.out'))
	const tiny = await startTinyHost(assembly, join(folder.path, 'data'))
	starting.defer(tiny.close)
	const db = new DynamoDBClient(clientOptions(tiny))
	await registerDevice(db, tiny.output('DevicesTable'))(coldstartDevice)
	db.destroy()
	const { awsEndpoint: aws, url: http, webSocketUrl: webSocket, operator } = tiny.host
	const names = namesByCode()
	// The host knows only the secrets of functions that it starts, so these functions sign as the operator.
	const newSecret = () => operator.secretAccessKey
	const described = describeStack(assembly, { aws, http, webSocket }, newSecret)
	const functions = described.functions.map((each) => {
		const file = join(each.folder, 'index.mjs')
		const name = names.get(readFileSync(file, 'utf8')) ?? each.name
		return { name, file, environment: { ...each.environment, AWS_ACCESS_KEY_ID: operator.accessKeyId } }
	})
	const running = starting.move()
	return { functions, folder: folder.path, close: () => running.disposeAsync() }
}
