import { randomUUID } from 'node:crypto'
import { renameSync, rmSync, writeFileSync } from 'node:fs'
import type { Registered } from './importDevices.ts'

const field = (text: string): string => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** The list with the fingerprint of each device, in the same form as the list that is imported. */
export const fingerprintList = (devices: readonly Registered[]): string => {
	const hasAccounts = devices.some(({ account }) => account !== undefined)
	const rows = devices.map(({ deviceId, model, fingerprint, account = '' }) => [
		deviceId,
		model,
		fingerprint,
		...(hasAccounts ? [account] : []),
	])
	const header = ['deviceId', 'model', 'fingerprint', ...(hasAccounts ? ['account'] : [])]
	return [header, ...rows].map((row) => `${row.map(field).join(',')}\n`).join('')
}

/** Writes a file that only its user may read, or leaves the one that is there. */
export const writeSecretFile = (file: string, text: string): void => {
	const unfinished = `${file}.${randomUUID()}`
	try {
		writeFileSync(unfinished, text, { mode: 0o600, flag: 'wx' })
		renameSync(unfinished, file)
	} finally {
		rmSync(unfinished, { force: true })
	}
}
