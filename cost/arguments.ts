import { parseArgs } from 'node:util'
import type { Fleet } from './monthlyBill.ts'

export const usage = `Usage: npm run cost -- [options]

  --devices <n>         devices that send, 1000 by default
  --interval <time>     between two messages of a device: 60s, 5m, 1h; 60s by default
  --objects <n>         object instances in each message, 1 by default
  --viewers <n>         sockets that are open all the time, each of another device; 0 by default
  --packed              all frames of an import in one message
  --retention <days>    days in the import log, 30 by default
  --history <days>      days in the history, 45 by default
  --edge <n>            messages come from an edge that stands alone, n in each request; without it, by AWS IoT
  --scale               which quotas bind for 10,000 to 10 million such devices, and how long storms take
  --watched <percent>   with --scale: devices that somebody watches at any moment, 10 by default
  --write-budget        counts a message again, and writes cost/budget.json
  --json                prints JSON
  --help
`

export type CostArguments = {
	readonly fleet: Fleet
	readonly watchedShare: number
	readonly isScale: boolean
	readonly isJson: boolean
	readonly writesBudget: boolean
	readonly isHelp: boolean
}

const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** Throws with advice. */
const readInterval = (text: string): number => {
	const [, number, unit = 's'] = /^(\d+)([smhd])?$/.exec(text) ?? []
	const interval = Number(number) * (seconds[unit] ?? Number.NaN)
	if (!(interval > 0)) throw new Error(`--interval: expected a time such as 60s or 5m, got ${text}`)
	return interval
}

const readNumber = (name: string, text: string, least: number): number => {
	const number = Number(text)
	if (!Number.isSafeInteger(number) || number < least)
		throw new Error(`--${name}: expected a whole number from ${least} on, got ${text}`)
	return number
}

/** Reads the arguments of the command. Throws with the reason if they are wrong. */
export const parseCostArguments = (argv: readonly string[]): CostArguments => {
	const { values } = parseArgs({
		args: [...argv],
		options: {
			devices: { type: 'string', default: '1000' },
			interval: { type: 'string', default: '60s' },
			objects: { type: 'string', default: '1' },
			viewers: { type: 'string', default: '0' },
			packed: { type: 'boolean', default: false },
			retention: { type: 'string', default: '30' },
			history: { type: 'string', default: '45' },
			edge: { type: 'string' },
			scale: { type: 'boolean', default: false },
			watched: { type: 'string', default: '10' },
			'write-budget': { type: 'boolean', default: false },
			json: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	})
	return {
		fleet: {
			devices: readNumber('devices', values.devices, 1),
			intervalSeconds: readInterval(values.interval),
			objects: readNumber('objects', values.objects, 1),
			viewers: readNumber('viewers', values.viewers, 0),
			retentionDays: readNumber('retention', values.retention, 1),
			historyDays: readNumber('history', values.history, 1),
			isPacked: values.packed,
			...(values.edge === undefined ? {} : { edgeMessages: readNumber('edge', values.edge, 1) }),
		},
		watchedShare: readNumber('watched', values.watched, 0) / 100,
		isScale: values.scale,
		isJson: values.json,
		writesBudget: values['write-budget'],
		isHelp: values.help,
	}
}
