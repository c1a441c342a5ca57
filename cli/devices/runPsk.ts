import { type EnsurePskNeeds, ensurePsk } from '../../lambda/devices/psk/ensurePsk.ts'
import { revokePsk } from '../../lambda/devices/psk/storedPsk.ts'
import type { Result } from '../commandLine.ts'
import type { Command } from './devicesArguments.ts'

type PskCommand = Pick<Extract<Command, { name: 'psk' }>, 'deviceId' | 'change'>

const refusal = (error: string): Result => ({ exitCode: 1, text: error, json: { error } })

const unregistered = (deviceId: string): Result =>
	refusal(`${deviceId} is not registered: npm run devices -- register ${deviceId} <model>`)

const revoke = async ({ db, table }: EnsurePskNeeds, deviceId: string): Promise<Result> => {
	const isRevoked = await revokePsk(db, table)(deviceId)
	if (isRevoked === undefined) return unregistered(deviceId)
	if (!isRevoked) return refusal(`${deviceId} has no PSK`)
	return { exitCode: 0, text: `revoked the PSK of ${deviceId}`, json: { identity: deviceId, revoked: true } }
}

/** Makes, shows, renews or revokes the pre-shared key of a device. Its identity is the id of the device. */
export const runPsk = async (needs: EnsurePskNeeds, { deviceId, change }: PskCommand): Promise<Result> => {
	if (change === 'revoke') return revoke(needs, deviceId)
	const psk = await ensurePsk(needs)(deviceId, change === 'renew')
	if (psk === undefined) return unregistered(deviceId)
	const key = Buffer.from(psk.key).toString('hex')
	const age = psk.isNew ? '' : `\nsince    ${new Date(psk.since).toISOString()}; --renew makes a new one`
	return {
		exitCode: 0,
		text: `identity ${deviceId}\nkey      ${key}${age}`,
		json: { identity: deviceId, key },
	}
}
