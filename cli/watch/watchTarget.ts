import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { findDeviceById } from '../../lambda/devices/findDevice.ts'
import { UsageError } from '../commandLine.ts'
import { demoDevice } from '../demoDevice.ts'
import { localClientOptions, localStackName } from '../localStack.ts'
import { requiredOutput, stackOutputs } from '../stackOutputs.ts'
import type { WatchArguments } from './watchArguments.ts'

export type WatchTarget = {
	readonly webSocketUrl: string
	/** undefined: at the origin of the WebSocket, as in local mode */
	readonly restUrl: string | undefined
	readonly fingerprint: string
}

/** ports of local mode, see the table that it prints; undefined: the usual ones */
type Ports = { readonly port: string | undefined; readonly awsPort: string | undefined }

/** What is to be watched. The stack is asked for what the command line does not say. */
export const findWatchTarget = async (
	{ fingerprint, device = demoDevice.deviceId, stack, url }: WatchArguments,
	{ port = '8080', awsPort }: Ports,
): Promise<WatchTarget> => {
	const local = { webSocketUrl: url ?? `ws://localhost:${port}/ws`, restUrl: undefined }
	if (fingerprint !== undefined && stack === undefined) return { ...local, fingerprint }
	const options = stack === undefined ? localClientOptions(awsPort) : {}
	const outputs = await stackOutputs(stack ?? localStackName, options)
	const addresses =
		stack === undefined
			? local
			: {
					webSocketUrl: requiredOutput(outputs, 'WebSocketUrl'),
					restUrl: requiredOutput(outputs, 'RestUrl'),
				}
	if (fingerprint !== undefined) return { ...addresses, fingerprint }
	const find = findDeviceById(new DynamoDBClient(options), requiredOutput(outputs, 'DevicesTable'))
	const found = await find(device)
	if (found === undefined) throw new UsageError(`${device} is not registered`)
	return { ...addresses, fingerprint: found.fingerprint }
}
