import { randomInt } from 'node:crypto'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { Device } from '../../lambda/devices/device.ts'
import { findDeviceByFingerprint, findDeviceById } from '../../lambda/devices/findDevice.ts'
import { listDevices } from '../../lambda/devices/listDevices.ts'
import { registerDevice } from '../../lambda/devices/registerDevice.ts'
import { newestSeq } from '../../lambda/imports/ledger/ledger.ts'
import type { Result } from '../commandLine.ts'
import { printable } from '../printable.ts'
import { countEarlier, describeEarlier, type Earlier } from '../redrive/earlierImports.ts'
import { table } from '../text/table.ts'
import type { Command } from './devicesArguments.ts'
import { chooseFingerprints, describeFingerprints, type Fingerprints } from './fingerprints.ts'
import { setDevice } from './setDevice.ts'

/** The commands that need only tables. */
export type TableCommand = Exclude<Command, { readonly name: 'help' | 'erase' | 'psk' | 'import' }>

type Register = Extract<Command, { name: 'register' }>

/** The tables that the commands need. */
export type Tables = { readonly devicesTable: string; readonly ledgerTable: string }

/** @param earlier the imports from before the registration */
const registered = (fingerprints: Fingerprints, { deviceId, model }: Register, earlier: Earlier): Result => ({
	exitCode: 0,
	text: `registered ${printable(deviceId)}\n${describeFingerprints(fingerprints)}${describeEarlier(earlier)}`,
	json: { deviceId, model, ...fingerprints, earlier },
})

const register = async (
	db: DynamoDBClient,
	tables: Tables,
	command: Register,
	now: number,
): Promise<Result> => {
	const { devicesTable, ledgerTable } = tables
	const { deviceId, model, account, showEarlier: isShown } = command
	const fingerprints = chooseFingerprints(randomInt, command)
	const log = { newestSeq: newestSeq(db, ledgerTable), isShown }
	const device = { deviceId, model, ...fingerprints, ...(account === undefined ? {} : { account }) }
	const registration = await registerDevice(db, devicesTable, log)(device)
	if (registration === 'registered')
		return registered(fingerprints, command, await countEarlier(db, tables, deviceId, now))
	const error =
		registration === 'fingerprint taken'
			? 'another device has this fingerprint'
			: `${deviceId} is registered already, with another fingerprint: see the command list`
	return { exitCode: 1, text: error, json: { error } }
}

const timeOf = (milliseconds: number): string => new Date(milliseconds).toISOString()

const shown = (device: Device) => {
	const {
		deviceId,
		model,
		fingerprint,
		otherFingerprint,
		account,
		lastSeen,
		lastSeq = 0,
		firstSeq = 1,
		hideDataBefore,
		pskSince,
	} = device
	return {
		deviceId,
		model,
		fingerprint,
		...(otherFingerprint === undefined ? {} : { otherFingerprint }),
		...(account === undefined ? {} : { account }),
		...(lastSeen === undefined ? {} : { lastSeen: timeOf(lastSeen) }),
		...(hideDataBefore === undefined ? {} : { hideDataBefore: timeOf(hideDataBefore) }),
		/** imports since the registration */
		imports: Math.max(0, lastSeq - (firstSeq - 1)),
		...(pskSince === undefined ? {} : { pskSince: timeOf(pskSince) }),
	}
}

const show = (devices: readonly Device[]): string =>
	table([
		['DEVICE', 'MODEL', 'ACCOUNT', 'FINGERPRINT', 'LAST SEEN', 'IMPORTS', 'HIDDEN BEFORE', 'PSK SINCE'],
		...devices.map((device) => {
			const { deviceId, model, account = '', fingerprint, otherFingerprint, ...more } = shown(device)
			const { imports, lastSeen = 'never', hideDataBefore = '', pskSince = '' } = more
			const fingerprints =
				otherFingerprint === undefined ? fingerprint : `${fingerprint}, ${otherFingerprint}`
			const counted = [lastSeen, String(imports), hideDataBefore, pskSince]
			return [deviceId, model, account, fingerprints, ...counted].map(printable)
		}),
	])

/** Runs a command on the tables. @param now seconds since the Unix epoch */
export const runDevices = async (
	db: DynamoDBClient,
	tables: Tables,
	command: TableCommand,
	now: number,
): Promise<Result> => {
	switch (command.name) {
		case 'register':
			return register(db, tables, command, now)
		case 'set':
			return setDevice(db, tables.devicesTable, command)
		case 'list': {
			const devices = await listDevices(db, tables.devicesTable)
			const text = devices.length === 0 ? 'no devices are registered' : show(devices)
			return { exitCode: 0, text, json: devices.map(shown) }
		}
		case 'show': {
			const isById = 'deviceId' in command
			const device = isById
				? await findDeviceById(db, tables.devicesTable)(command.deviceId)
				: await findDeviceByFingerprint(db, tables.devicesTable)(command.fingerprint)
			if (device === undefined) {
				const error = isById ? 'no device is registered with this id' : 'no device has this fingerprint'
				return { exitCode: 1, text: error, json: { error } }
			}
			return { exitCode: 0, text: show([device]), json: shown(device) }
		}
	}
}
