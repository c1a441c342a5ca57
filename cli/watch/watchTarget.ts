import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { findDeviceById } from '../../lambda/devices/findDevice.ts'
import { UsageError } from '../commandLine.ts'
import { demoDevice } from '../demoDevice.ts'
import { findStack } from '../stack/findStack.ts'
import type { LocalVariables } from '../stack/localStack.ts'
import { requiredOutput } from '../stack/stackOutputs.ts'
import type { WatchArguments } from './watchArguments.ts'

export type WatchTarget = {
	readonly webSocketUrl: string
	/** undefined: the origin of the WebSocket, as in local mode */
	readonly restUrl: string | undefined
	readonly fingerprint: string
}

/** environment variables of `npm start`; unset ones are undefined */
type Variables = LocalVariables & { readonly PORT?: string | undefined }

/** Finds the addresses and the fingerprint to watch. Reads from the stack what the command line does not give. */
export const findWatchTarget = async (
	{ fingerprint, device = demoDevice.deviceId, stack, url }: WatchArguments,
	variables: Variables,
): Promise<WatchTarget> => {
	const local = { webSocketUrl: url ?? `ws://localhost:${variables.PORT ?? '8080'}/ws`, restUrl: undefined }
	if (fingerprint !== undefined && stack === undefined) return { ...local, fingerprint }
	const { options, outputs } = await findStack(stack, variables)
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
