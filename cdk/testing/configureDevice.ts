import { registerDevice } from '../../lambda/devices/registerDevice.ts'
import { setAccounts } from '../../testing/accounts.ts'
import type { TestStack } from '../../testing/hostedStack.ts'
import { startNrfCloudApi } from '../../testing/nrfCloudApi.ts'
import { addCrowd } from './crowd.ts'

const device = {
	deviceId: 'oob-350000000000009',
	model: 'PCA20065',
	fingerprint: '29a.cnfgrd',
	account: 'nordic',
}

/** Configures a device that many watch. Gives the status of the answer. */
export const configureDevice = async (stack: TestStack): Promise<number> => {
	const { db, host, restUrl } = stack
	const api = await startNrfCloudApi('permitted')
	await setAccounts(stack, { [device.account]: { apiUrl: api.origin, apiKey: api.apiKey } })
	await registerDevice(db, host.output('DevicesTable'))(device)
	await addCrowd(host, device.deviceId)
	const { status } = await fetch(
		`${restUrl}/device/${device.deviceId}/state?fingerprint=${device.fingerprint}`,
		{
			method: 'PATCH',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ ObjectID: 14240, Resources: { 0: 1, 1: 2, 2: 3 } }),
		},
	)
	await api.close()
	return status
}
