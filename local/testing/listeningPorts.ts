import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/** The TCP ports on which a process and its descendants listen, ascending. Needs Linux. */
export const listeningPorts = (pid: number): readonly number[] => {
	const inodes = new Set([pid, ...descendants(pid)].flatMap(socketsOf))
	return ['/proc/net/tcp', '/proc/net/tcp6']
		.flatMap((table) => readFileSync(table, 'utf8').trim().split('\n').slice(1))
		.map((line) => line.trim().split(/\s+/))
		.filter(([, , , state, , , , , , inode = '']) => state === listens && inodes.has(inode))
		.map(([, local = '']) => Number.parseInt(local.split(':')[1] ?? '', 16))
		.toSorted((a, b) => a - b)
}

/** TCP_LISTEN in Linux */
const listens = '0A'

/** The processes that a process has started, and their descendants. */
export const descendants = (pid: number): readonly number[] => {
	const parents = new Map(processes().map((each) => [each, parentOf(each)]))
	const isBelow = (each: number | undefined): boolean =>
		each !== undefined && (parents.get(each) === pid || isBelow(parents.get(each)))
	return [...parents.keys()].filter(isBelow)
}

const processes = (): readonly number[] =>
	readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.map(Number)

/** undefined if the process has ended meanwhile */
const unlessGone = <T>(read: () => T): T | undefined => {
	try {
		return read()
	} catch {
		return undefined
	}
}

/** The number after the name, which is in parentheses, and the state. */
const parentOf = (pid: number): number | undefined =>
	unlessGone(() => Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]))

const socketsOf = (pid: number): readonly string[] =>
	(unlessGone(() => readdirSync(`/proc/${pid}/fd`)) ?? []).flatMap((fd) => {
		const [, inode] =
			/^socket:\[(\d+)\]$/.exec(unlessGone(() => readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? '') ?? []
		return inode === undefined ? [] : [inode]
	})
