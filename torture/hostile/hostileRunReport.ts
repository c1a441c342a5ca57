import { percentile } from '../../bench/percentile.ts'
import type { Violation } from '../check/checkHistory.ts'
import type { HostileCounts } from './counts.ts'
import type { Innocent } from './innocent.ts'

/** Milliseconds. */
export type Spread = {
	readonly count: number
	readonly p50: number
	readonly p99: number
	readonly max: number
}

export type HostileRunReport = {
	readonly seconds: number
	/** messages of innocents */
	readonly messages: number
	/** those without an acknowledgement after all retransmissions, or with 5.03 */
	readonly unanswered: number
	/** time from the acknowledgement to the client */
	readonly toSocket: Spread
	/** time from the start of a connection to its identity */
	readonly toIdentity: Spread
	/** the reasons of new sockets that got no identity, for example 502 after a time-out of a function */
	readonly refused: readonly string[]
	readonly hostile: HostileCounts
	readonly violations: readonly Violation[]
	/** events that must not happen */
	readonly unexpected: readonly string[]
}

/** Percentiles; NaN without values. */
export const spreadOf = (milliseconds: readonly number[]): Spread => ({
	count: milliseconds.length,
	p50: Math.round(percentile(milliseconds, 0.5)),
	p99: Math.round(percentile(milliseconds, 0.99)),
	max: Math.round(percentile(milliseconds, 1)),
})

/** Latencies; 0 if the client got a message before its device got the acknowledgement. */
export const latenciesOf = (
	innocents: readonly Pick<Innocent, 'acknowledgedAt' | 'heardAt'>[],
): readonly number[] =>
	innocents.flatMap(({ acknowledgedAt, heardAt }) =>
		[...acknowledgedAt].flatMap(([name, acknowledged]) => {
			const heard = heardAt.get(name)
			return heard === undefined ? [] : [Math.max(0, heard - acknowledged)]
		}),
	)

/** The aims, in milliseconds. */
const limits = { toSocket: 1000, toIdentity: 2000 } as const

/** Latencies above the limits, which hold on an idle machine. */
export const delaysIn = ({
	toSocket,
	toIdentity,
	unanswered,
	refused,
}: Pick<HostileRunReport, 'toSocket' | 'toIdentity' | 'unanswered' | 'refused'>): readonly string[] => [
	...(toSocket.p99 < limits.toSocket ? [] : [`p99 to the socket: ${toSocket.p99} ms`]),
	...(toIdentity.p99 < limits.toIdentity ? [] : [`p99 to the identity: ${toIdentity.p99} ms`]),
	...(unanswered === 0 ? [] : [`${unanswered} messages were not acknowledged`]),
	...refused.map((reason) => `a new socket had no identity: ${reason}`),
]

const inWordsOf = ({ count, p50, p99, max }: Spread): string =>
	`${count}, p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`

/** Limit of violations that are printed in full. */
const most = 20

export const hostileReportInWords = (report: HostileRunReport): string => {
	const { hostile, violations, unexpected } = report
	const delays = delaysIn(report)
	return [
		`${report.messages} messages of innocents in ${Math.round(report.seconds)} s, ${report.unanswered} without an acknowledgement`,
		`from acknowledgement to socket: ${inWordsOf(report.toSocket)}`,
		`to the identity of a new socket: ${inWordsOf(report.toIdentity)}`,
		`hostile device: ${hostile.heavyPacks} packs of 500 object instances; ${hostile.unregisteredMessages} messages of unregistered devices`,
		`hostile watcher: ${hostile.socketsOpened} sockets, ${hostile.socketsThrough} of them got the whole backlog, ${hostile.socketsEnded} were ended`,
		`hostile neighbour: ${hostile.requests} requests, ${hostile.largeBodies} bodies of 9 MB; ${hostile.pageRequests} requests of a page`,
		`${violations.length} violations, ${unexpected.length} events that must not happen, ${delays.length} delays`,
		...violations.slice(0, most).map(({ kind, who, where }) => `  ${who}: ${kind} ${where}`),
		...[...unexpected, ...delays].slice(0, most).map((event) => `  ${event}`),
	].join('\n')
}
