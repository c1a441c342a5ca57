import { readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { boundAddresses } from './boundAddresses.ts'
import type { Check } from './check.ts'
import { isLoopback } from './silence.ts'

/** Whether an IP address is one of this machine. */
export const isOwnAddress = (address: string): boolean =>
	isLoopback(address) ||
	Object.values(networkInterfaces()).some((all) => all?.some((one) => one.address === address))

const readTable = (file: string): string => {
	try {
		return readFileSync(file, 'utf8')
	} catch {
		return ''
	}
}

/** Who can reach the server of this machine, by the addresses it is bound to. Undefined on other systems than Linux. */
export const checkBinding = (
	port: number,
	tables: readonly string[] = ['/proc/net/udp', '/proc/net/udp6'].map(readTable),
): Check | undefined => {
	if (tables.every((table) => table === '')) return undefined
	const name = `who is bound to port ${port} (UDP) of this machine`
	const bound = [...new Set(tables.flatMap((table) => boundAddresses(table, port)))]
	if (bound.length === 0) return { name, status: 'failed', text: 'nobody: no server runs here' }
	const where = bound.join(', ')
	return bound.every(isLoopback)
		? {
				name,
				status: 'note',
				text: `${where}: only this machine reaches it. For others start it with --host 0.0.0.0`,
			}
		: { name, status: 'ok', text: where }
}
