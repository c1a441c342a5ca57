import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { synthStack } from '../../app/synthStack.ts'
import { fingerprintKey } from '../../lambda/devices/device.ts'
import { registerDevice } from '../../lambda/devices/registerDevice.ts'
import { type Host, startHost } from '../../local/host.ts'
import type { Resource } from '../../local/template/assembly.ts'
import { changeResources } from '../../local/testing/changeResources.ts'
import { keysCommand, makeKey } from '../../testing/makeKey.ts'

export const device = { deviceId: 'oob-350000000000001', model: 'PCA20065', fingerprint: '29a.abcdef' }
export const other = { deviceId: 'oob-350000000000002', model: 'PCA20065', fingerprint: '29a.ghijkm' }
/** a fingerprint whose device has another one */
export const stray = '29a.stray2'

/** Removes the throttling of the API, which would distort the times. */
const unthrottled = (resource: Resource): Resource => {
	if (resource.Type !== 'AWS::ApiGatewayV2::Stage') return resource
	const { DefaultRouteSettings: _, ...Properties } = resource.Properties ?? {}
	return { ...resource, Properties }
}

export type EnumerationHost = Pick<Host, 'url' | 'webSocketUrl'> & {
	/** a valid key, and one that is revoked */
	readonly keys: Readonly<Record<'valid' | 'revoked', string>>
	readonly close: () => Promise<void>
}

const makeKeys = async (db: DynamoDBClient, table: string): Promise<EnumerationHost['keys']> => {
	const make = makeKey(db, table)
	const [valid, revoked] = [await make('--scope', 'devices:read'), await make('--scope', 'devices:read')]
	await keysCommand(db, table)('revoke', revoked.id)
	return { valid: valid.key, revoked: revoked.key }
}

/** Hosts the stack as it is deployed, except that it does not count attempts, with a device to guess. */
export const startEnumerationHost = async (): Promise<EnumerationHost> => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-bench-'))
	await using starting = new AsyncDisposableStack()
	starting.defer(() => rmSync(folder, { recursive: true }))
	const assembly = await synthStack(join(folder, 'cdk.out'), { failedAttemptsPerMinute: 0 })
	const host = await startHost({
		assembly: changeResources(assembly, unthrottled),
		dataFolder: join(folder, 'data'),
		host: '127.0.0.1',
		port: 0,
		awsPort: 0,
		log: () => undefined,
	})
	starting.defer(host.close)
	const db = new DynamoDBClient({
		endpoint: host.awsEndpoint,
		region: host.region,
		credentials: host.operator,
	})
	starting.defer(() => db.destroy())
	const output = (name: string): string => host.outputs.find(({ key }) => key === name)?.value ?? ''
	const TableName = output('DevicesTable')
	for (const each of [device, other]) await registerDevice(db, TableName)(each)
	const Item = marshall({ ...fingerprintKey(stray), deviceId: device.deviceId })
	await db.send(new PutItemCommand({ TableName, Item }))
	const keys = await makeKeys(db, output('KeysTable'))
	const running = starting.move()
	return { url: host.url, webSocketUrl: host.webSocketUrl, keys, close: () => running.disposeAsync() }
}
