import { randomInt } from 'node:crypto'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Device } from '../lambda/devices/device.ts'
import { findDeviceByFingerprint } from '../lambda/devices/findDevice.ts'
import { listDevices } from '../lambda/devices/listDevices.ts'
import { registerDevice } from '../lambda/devices/registerDevice.ts'
import type { Command } from './devicesArguments.ts'
import { chooseFingerprints, describeFingerprints, type Fingerprints } from './fingerprints.ts'
import { printable } from './printable.ts'

export type Result = { readonly exitCode: number; readonly text: string; readonly json: object }

/** The commands that need the table of devices and nothing else. */
export type TableCommand = Exclude<Command, { readonly name: 'help' } | { readonly name: 'erase' }>

type Register = Extract<Command, { name: 'register' }>

const registered = (fingerprints: Fingerprints, { deviceId, model }: Register): Result => ({
	exitCode: 0,
	text: `registered ${printable(deviceId)}\n${describeFingerprints(fingerprints)}`,
	json: { deviceId, model, ...fingerprints },
})

const register = async (db: DynamoDBClient, table: string, command: Register): Promise<Result> => {
	const { deviceId, model } = command
	const fingerprints = chooseFingerprints(randomInt, command)
	const registration = await registerDevice(db, table)({ deviceId, model, ...fingerprints })
	if (registration === 'registered') return registered(fingerprints, command)
	const error =
		registration === 'fingerprint taken'
			? 'another device has this fingerprint'
			: `${deviceId} is registered already, with another fingerprint: see the command list`
	return { exitCode: 1, text: error, json: { error } }
}

const table = (given: readonly (readonly string[])[]): string => {
	const rows = given.map((row) => row.map(printable))
	const widths = (rows[0] ?? []).map((_, column) =>
		Math.max(...rows.map((row) => (row[column] ?? '').length)),
	)
	return rows
		.map((row) =>
			row
				.map((cell, column) => cell.padEnd(widths[column] ?? 0))
				.join('  ')
				.trimEnd(),
		)
		.join('\n')
}

const shown = ({ deviceId, model, fingerprint, otherFingerprint, lastSeen, lastSeq }: Device) => ({
	deviceId,
	model,
	fingerprint,
	...(otherFingerprint === undefined ? {} : { otherFingerprint }),
	...(lastSeen === undefined ? {} : { lastSeen: new Date(lastSeen).toISOString() }),
	imports: lastSeq ?? 0,
})

const show = (devices: readonly Device[]): string =>
	table([
		['DEVICE', 'MODEL', 'FINGERPRINT', 'LAST SEEN', 'IMPORTS'],
		...devices.map((device) => {
			const { deviceId, model, fingerprint, otherFingerprint, lastSeen = 'never', imports } = shown(device)
			const fingerprints =
				otherFingerprint === undefined ? fingerprint : `${fingerprint}, ${otherFingerprint}`
			return [deviceId, model, fingerprints, lastSeen, String(imports)]
		}),
	])

/** Carries out a command on the table of devices. */
export const runDevices = async (
	db: DynamoDBClient,
	tableName: string,
	command: TableCommand,
): Promise<Result> => {
	switch (command.name) {
		case 'register':
			return register(db, tableName, command)
		case 'list': {
			const devices = await listDevices(db, tableName)
			const text = devices.length === 0 ? 'no devices are registered' : show(devices)
			return { exitCode: 0, text, json: devices.map(shown) }
		}
		case 'show': {
			const device = await findDeviceByFingerprint(db, tableName)(command.fingerprint)
			if (device === undefined) {
				const error = 'no device has this fingerprint'
				return { exitCode: 1, text: error, json: { error } }
			}
			return { exitCode: 0, text: show([device]), json: shown(device) }
		}
	}
}
