import { markdownTable } from '../table.ts'
import { quotas } from './quotas.ts'
import { afterOutage, reconnect, type Storm } from './storms.ts'
import { bindingOf, type Load, messagesPerSecond, type Use, usesOf } from './usage.ts'

const fleets = [10_000, 100_000, 1_000_000, 10_000_000]

/** Seconds of the outage after which the queue is emptied. */
const outageSeconds = 60 * 60

const count = (value: number): string =>
	Number.isFinite(value) ? Math.round(value).toLocaleString('en') : 'no limit'

const duration = ({ seconds }: Storm): string => {
	if (!Number.isFinite(seconds)) return 'never'
	return seconds < 120
		? `${seconds} s`
		: seconds < 7200
			? `${Math.round(seconds / 60)} min`
			: `${(seconds / 3600).toFixed(1)} h`
}

/** What a stack has after the quotas that bind were raised to the load, with room for bursts. */
const roomForBursts = 2

const perSecond = (functions: number, seconds: number): number => functions / seconds

type Scale = {
	readonly devices: number
	readonly messages: number
	readonly binding: readonly Use[]
	readonly asDeployed: { readonly outage: Storm; readonly reconnect: Storm }
	readonly raised: { readonly outage: Storm; readonly reconnect: Storm }
}

const stormsOf = (load: Load, raised: boolean): Scale['asDeployed'] => {
	const uses = new Map(usesOf(load).map((use) => [use.quota, use.used]))
	const limit = (name: keyof typeof quotas): number =>
		raised ? Math.max(quotas[name].limit, roomForBursts * (uses.get(name) ?? 0)) : quotas[name].limit
	const capacity = perSecond(limit('processors'), load.batchSeconds) * load.batchSize
	return {
		outage: afterOutage({ messages: messagesPerSecond(load), capacity, outageSeconds }),
		reconnect: reconnect(load.devices * load.watchedShare, {
			connects: limit('connects'),
			greetings: perSecond(limit('greeters'), load.openingSeconds),
			// Authorizer and connect.
			functions: perSecond(limit('concurrency'), 2 * load.openingSeconds),
		}),
	}
}

/** Fleets of different sizes with the same devices. */
export const scaleOf = (load: Load): readonly Scale[] =>
	fleets.map((devices) => {
		const fleet = { ...load, devices }
		return {
			devices,
			messages: messagesPerSecond(fleet),
			binding: bindingOf(fleet),
			asDeployed: stormsOf(fleet, false),
			raised: stormsOf(fleet, true),
		}
	})

const limitsTable = (load: Load): string =>
	markdownTable(
		['devices at the limit', 'quota', 'limit', 'unit', 'to raise it'],
		usesOf(load)
			.toSorted((a, b) => a.devicesAtLimit - b.devicesAtLimit)
			.map(({ quota, devicesAtLimit }) => {
				const { name, limit, unit, raise } = quotas[quota]
				return [count(devicesAtLimit), name, count(limit), unit, raise]
			}),
	)

const fleetsTable = (scales: readonly Scale[]): string =>
	markdownTable(
		[
			'devices',
			'messages/s',
			'exceeded',
			'after an outage of 1 h',
			'all sockets reconnect',
			'both, with quotas raised',
		],
		scales.map(({ devices, messages, binding, asDeployed, raised }) => [
			count(devices),
			count(messages),
			binding.length,
			duration(asDeployed.outage),
			duration(asDeployed.reconnect),
			`${duration(raised.outage)}, ${duration(raised.reconnect)}`,
		]),
	)

export const scaleReport = (load: Load): string =>
	[
		`A message per ${load.intervalSeconds} s and device with ${load.objects} objects; ${load.watchedShare * 100} % of the devices are watched, for ${load.visitMinutes} minutes each.`,
		'',
		limitsTable(load),
		fleetsTable(scaleOf(load)),
		`Raised: every quota that binds allows ${roomForBursts} times the load. A model with means, not a measurement.`,
		'',
	].join('\n')
